import { useState } from "react";
import { useProgress } from "../../store/progress";
import { Button } from "../../widgets/ui/Button";
import { DataTable } from "../../widgets/ui/DataTable";
import { Page } from "../shell/Page";

const keys = [
  { keys: "Alt + →", does: "Next step of the lesson" },
  { keys: "Alt + ←", does: "Previous step of the lesson" },
  { keys: "Tab", does: "To the next control; the first stop on a page skips to its content" },
  { keys: "Esc", does: "Closes a menu" },
] as const;

export default function About() {
  return (
    <Page title="About" className="page prose">
      <h1 tabIndex={-1}>About Whittle</h1>
      <p className="lead">
        Whittle teaches how a neural network gets onto a microcontroller with a few hundred kilobytes of
        memory: by designing it small, training it well, and counting every byte.
      </p>
      <h2>What stays where</h2>
      <p>
        The whole app is a folder of static files. It loads nothing from other hosts, has no account and no
        telemetry. Settings and progress are kept in this browser’s storage.
      </p>
      <EraseProgress />
      <h2>Keys</h2>
      <DataTable
        caption="Keys that work on every page of a lesson"
        columns={[
          { title: "Keys", value: (row) => row.keys },
          { title: "What they do", value: (row) => row.does },
        ]}
        rows={keys}
        rowKey={(row) => row.keys}
      />
      <h2>Where it comes from</h2>
      <p>
        The networks of the course are PhiNets: F. Paissan, A. Ancilotto, E. Farella, “PhiNets: a scalable
        backbone for low-power AI at the edge”, ACM Transactions on Embedded Computing Systems, 2022. The
        8-bit arithmetic is the one that TensorFlow Lite specifies.
      </p>
      <p>Whittle is free software under the Apache License 2.0.</p>
    </Page>
  );
}

/** Asks once more before it erases: there is no way back. */
function EraseProgress() {
  const erase = useProgress((state) => state.progressErased);
  const [state, setState] = useState<"idle" | "asking" | "erased">("idle");
  if (state === "asking") {
    return (
      <p role="status" className="button-row">
        All ticks and answers will be gone.
        <Button
          onClick={() => {
            erase();
            setState("erased");
          }}
        >
          Erase them
        </Button>
        <Button look="quiet" onClick={() => setState("idle")}>
          Keep them
        </Button>
      </p>
    );
  }
  return (
    <p className="button-row">
      <Button onClick={() => setState("asking")}>Erase my progress</Button>
      <span role="status">{state === "erased" && "Erased."}</span>
    </p>
  );
}
