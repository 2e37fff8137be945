import { Cpu, Gauge } from "lucide-react";
import { formatFixed, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import type { BackendId, BackendState } from "../../worker/protocol";
import { Button } from "../ui/Button";
import { Trans } from "../ui/Trans";

export const backendNames: Readonly<Record<BackendId, string>> = {
  webgpu: "WebGPU",
  wasm: "WASM",
  webgl: "WebGL",
  cpu: "CPU",
};

const what = (): Readonly<Record<BackendId, string>> => ({
  webgpu: t("the graphics card"),
  wasm: t("the processor, several values at once"),
  webgl: t("the graphics card, the older way"),
  cpu: t("plain JavaScript"),
});

/** The button's face: what computes, or that nothing has been measured yet. */
export function BackendName({ state }: { readonly state: BackendState | null }) {
  return (
    <span className="backend-name" data-backend={state?.chosen}>
      <Cpu aria-hidden="true" />
      <span className="backend-word">{state ? backendNames[state.chosen] : t("Compute")}</span>
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
  if (!state) return <p role="status">{t("Measuring what this machine has. A moment …")}</p>;
  const values = { backend: backendNames[state.chosen], what: what()[state.chosen] };
  return (
    <div className="backend-list">
      <p className="backend-head">
        {state.by === "person" ? (
          <Trans
            message="Training runs on <0>{backend}</0>, {what}, because you chose it."
            values={values}
            components={[<strong key="backend" />]}
          />
        ) : (
          <Trans
            message="Training runs on <0>{backend}</0>, {what}: the fastest of those measured here."
            values={values}
            components={[<strong key="backend" />]}
          />
        )}
      </p>
      <ul>
        {state.candidates.map(({ id, stepMs, note, usable }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === state.chosen}
              disabled={!usable}
              aria-disabled={busy || undefined}
              onClick={() => !busy && onChoose(id)}
            >
              <span className="backend-title">{backendNames[id]}</span>
              <span className="backend-note">
                {stepMs === null
                  ? ""
                  : t("{ms} ms a test step", {
                      ms: stepMs < 10 ? formatFixed(stepMs, 1) : Math.round(stepMs),
                    })}
                {stepMs !== null && note && " · "}
                {stepMs === null && !note ? t("not measured") : heard(note)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {refusal && <p role="alert">{refusal}</p>}
      <Button look="quiet" icon={<Gauge aria-hidden="true" />} busy={busy} onClick={() => onChoose("auto")}>
        {t("Measure again and take the fastest")}
      </Button>
    </div>
  );
}
