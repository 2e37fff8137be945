import { useEffect, useState } from "react";
import { formatNumber, formatTime, t } from "../../i18n";
import type { CellFacts } from "./useCell";

/** How long it took, when, how often; how long it has been running. */
export function CellFoot({ facts }: { readonly facts: CellFacts }) {
  const elapsed = useElapsed(facts.since);
  if (facts.run === "running")
    return (
      <p className="cell-foot" data-elapsed>
        {t("Running for {seconds} s", {
          seconds: formatNumber(elapsed, { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
        })}
      </p>
    );
  if (facts.run === "queued")
    return (
      <p className="cell-foot">{t("Waiting: number {place} in the queue", { place: facts.queuePlace })}</p>
    );
  if (!facts.record) return null;
  const { tookMs, at, count, ended } = facts.record;
  const how = {
    done: t("Ran in {time}", { time: showDuration(tookMs) }),
    failed: t("Stopped with an error after {time}", { time: showDuration(tookMs) }),
    stopped: t("Stopped by you after {time}", { time: showDuration(tookMs) }),
  }[ended];
  return (
    <p className="cell-foot">
      {how} · {t("last run {time}", { time: formatTime(at) })} ·{" "}
      {t("{count, plural, one {run once} other {run # times}}", { count })}
      {facts.state === "edited" && <strong> · {t("changed since")}</strong>}
    </p>
  );
}

const showDuration = (ms: number): string =>
  ms < 1000
    ? `${formatNumber(Math.round(ms))} ms`
    : `${formatNumber(ms / 1000, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} s`;

function useElapsed(since: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, now - since) / 1000;
}
