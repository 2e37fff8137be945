import { Cpu, Gauge } from "lucide-react";
import type { BackendId, BackendState } from "../../worker/protocol";
import { Button } from "../ui/Button";

export const backendNames: Readonly<Record<BackendId, string>> = {
  webgpu: "WebGPU",
  wasm: "WASM",
  webgl: "WebGL",
  cpu: "CPU",
};

const what: Readonly<Record<BackendId, string>> = {
  webgpu: "the graphics card",
  wasm: "the processor, several values at once",
  webgl: "the graphics card, the older way",
  cpu: "plain JavaScript",
};

/** The button's face: what computes, or that nothing has been measured yet. */
export function BackendName({ state }: { readonly state: BackendState | null }) {
  return (
    <span className="backend-name" data-backend={state?.chosen}>
      <Cpu aria-hidden="true" />
      <span className="backend-word">{state ? backendNames[state.chosen] : "Compute"}</span>
    </span>
  );
}

interface BackendListProps {
  readonly state: BackendState | null;
  /** While a switch or the benchmark is under way. */
  readonly busy: boolean;
  /** Why the last switch did not happen. */
  readonly refusal: string | null;
  readonly onChoose: (id: BackendId | "auto") => void;
}

/** What was measured, in a person's words, and a way to choose otherwise. */
export function BackendList({ state, busy, refusal, onChoose }: BackendListProps) {
  if (!state) return <p role="status">Measuring what this machine has. A moment …</p>;
  return (
    <div className="backend-list">
      <p className="backend-head">
        Training runs on <strong>{backendNames[state.chosen]}</strong>, {what[state.chosen]}
        {state.by === "person" ? ", because you chose it." : ": the fastest of those measured here."}
      </p>
      <ul>
        {state.candidates.map(({ id, stepMs, note, usable }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === state.chosen}
              disabled={!usable || busy}
              onClick={() => onChoose(id)}
            >
              <span className="backend-title">{backendNames[id]}</span>
              <span className="backend-note">
                {stepMs === null
                  ? ""
                  : `${stepMs < 10 ? stepMs.toFixed(1) : Math.round(stepMs)} ms a test step`}
                {stepMs !== null && note && " · "}
                {stepMs === null && !note ? "not measured" : note}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {refusal && <p role="alert">{refusal}</p>}
      <Button
        look="quiet"
        icon={<Gauge aria-hidden="true" />}
        disabled={busy}
        onClick={() => onChoose("auto")}
      >
        Measure again and take the fastest
      </Button>
    </div>
  );
}
