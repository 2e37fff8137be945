import { CircleAlert, CircleCheck, CircleX, LoaderCircle, PackageOpen, RefreshCw } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { encode } from "uqr";
import { t } from "../../i18n";
import { goOffline, useOffline } from "../../store/offline";
import { Button } from "../../widgets/ui/Button";
import { Notice } from "../../widgets/ui/Notice";
import { ProgressBar } from "../../widgets/ui/ProgressBar";
import { downloadBytes } from "../containers/downloadBytes";
import { makePack, PACK_NAME } from "../offline/makePack";
import { Page } from "../shell/Page";
import { type Finding, type Grade, probes, resultCode } from "./probes";

const icons = { good: CircleCheck, fair: CircleAlert, bad: CircleX };
const words: Readonly<Record<Grade, () => string>> = {
  good: () => t("ready"),
  fair: () => t("works with limits"),
  bad: () => t("needs a repair"),
};

/** Is this computer ready for the workshop? Each line with what to do; the whole as a code for the instructor. */
export default function Preflight() {
  const [findings, setFindings] = useState<readonly (Finding | null)[]>(() => probes.map(() => null));
  const offline = useOffline();

  const look = useCallback(() => {
    setFindings(probes.map(() => null));
    probes.forEach((probe, i) => {
      probe
        .look()
        .catch(
          (error): Finding => ({
            grade: "bad",
            found: String(error?.message ?? error),
            remedy: t("Reload the page."),
          }),
        )
        .then((finding) => setFindings((now) => now.with(i, finding)));
    });
  }, []);
  useEffect(() => {
    void goOffline();
    look();
  }, [look]);
  // The app arrives while this page is open: its line follows.
  useEffect(() => {
    const at = probes.findIndex(({ code }) => code === "o");
    void probes[at]!.look().then((finding) => setFindings((now) => now.with(at, finding)));
  }, [offline.status, offline.done]);

  const done = findings.every((finding) => finding !== null);
  const worst = findings.some((f) => f?.grade === "bad")
    ? "bad"
    : findings.some((f) => f?.grade === "fair")
      ? "fair"
      : "good";
  const code = resultCode(findings);
  return (
    <Page title={t("Is this computer ready?")} className="page preflight">
      <h1 tabIndex={-1}>{t("Is this computer ready?")}</h1>
      <p className="lead">
        {t("What the workshop needs, looked at on this machine. Nothing is sent anywhere.")}
      </p>
      <p role="status" className="preflight-verdict" data-grade={done ? worst : undefined}>
        {!done
          ? t("Looking …")
          : {
              good: t("Everything is ready."),
              fair: t("Ready, with limits: see the lines below."),
              bad: t("Something needs a repair: see the lines below."),
            }[worst]}
      </p>
      <ul className="probe-list">
        {probes.map(({ code: letter, title }, i) => {
          const finding = findings[i];
          const Icon = finding ? icons[finding.grade] : LoaderCircle;
          return (
            <li key={letter} data-probe={letter} data-grade={finding?.grade}>
              <Icon aria-hidden="true" className={finding ? undefined : "spin"} />
              <div>
                <p className="probe-title">
                  {title()}
                  {finding && <span className="visually-hidden">: {words[finding.grade]()}</span>}
                </p>
                <p>{finding?.found ?? t("Looking …")}</p>
                {finding?.remedy && <p className="probe-remedy">{finding.remedy}</p>}
              </div>
            </li>
          );
        })}
      </ul>
      <div className="button-row">
        <Button icon={<RefreshCw aria-hidden="true" />} onClick={look}>
          {t("Look again")}
        </Button>
      </div>
      {done && (
        <section className="preflight-code" aria-labelledby="code-heading">
          <h2 id="code-heading">{t("For the instructor")}</h2>
          <p>
            {t("Read this line out, or show the square: 2 is ready, 1 works with limits, 0 needs a repair.")}
          </p>
          <p className="result-code">{code}</p>
          <QrCode text={`whittle-check ${code}`} label={t("The line as a QR code")} />
        </section>
      )}
      <OfflinePack />
    </Page>
  );
}

function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** For a room without Wi-Fi: the whole app with a small server, as one file. */
function OfflinePack() {
  const [state, setState] = useState<
    | { readonly kind: "idle" | "done" }
    | { readonly kind: "making"; readonly done: number; readonly total: number }
    | { readonly kind: "failed"; readonly why: string }
  >({ kind: "idle" });
  const make = async () => {
    setState({ kind: "making", done: 0, total: 1 });
    try {
      downloadBytes(PACK_NAME, await makePack((done, total) => setState({ kind: "making", done, total })));
      setState({ kind: "done" });
    } catch (error) {
      setState({ kind: "failed", why: String((error as Error)?.message ?? error) });
    }
  };
  return (
    <section aria-labelledby="pack-heading" className="preflight-pack">
      <h2 id="pack-heading">{t("For a room without a network")}</h2>
      <p>
        {t(
          "The offline pack is the whole app in one zip, with a small server for Node.js or Python. Copy it to a stick; each laptop serves itself on localhost.",
        )}
      </p>
      {state.kind === "making" ? (
        <ProgressBar label={t("Packing")} value={state.done / state.total} />
      ) : (
        <Button icon={<PackageOpen aria-hidden="true" />} onClick={() => void make()}>
          {t("Download the offline pack")}
        </Button>
      )}
      {state.kind === "failed" && (
        <Notice
          kind="error"
          title={t("The pack could not be made.")}
          next={t("Wait until the app is offline ready, then try again.")}
        >
          <p>{state.why}</p>
        </Notice>
      )}
      <p role="status">{state.kind === "done" && t("Saved as {name}.", { name: PACK_NAME })}</p>
    </section>
  );
}
