/** What the workshop needs of a computer: one probe each, with what was found and what to do where it falls short. */
import { formatNumber, showBytes, t } from "../../i18n";
import { heard } from "../../i18n/heard";
import { measureBackend } from "../../store/backend";
import { useOffline } from "../../store/offline";
import { useProject } from "../../store/project";
import { backendNames } from "../../widgets/BackendBadge/BackendBadge";

export type Grade = "good" | "fair" | "bad";

export interface Finding {
  readonly grade: Grade;
  /** What was found, in a few words. */
  readonly found: string;
  /** What to do; empty where all is well. */
  readonly remedy: string;
}

export interface Probe {
  /** One letter of the result code. */
  readonly code: string;
  readonly title: () => string;
  readonly look: () => Promise<Finding>;
}

const good = (found: string): Finding => ({ grade: "good", found, remedy: "" });
const fair = (found: string, remedy: string): Finding => ({ grade: "fair", found, remedy });
const bad = (found: string, remedy: string): Finding => ({ grade: "bad", found, remedy });

/** The browser's own name for itself; for people only, nothing is decided by it. */
function browserName(): string {
  const agent = navigator.userAgent;
  const [, name, version] =
    /(Firefox|Edg|Chrome)\/(\d+)/.exec(agent) ?? /Version\/(\d+).*?(Safari)/.exec(agent)?.reverse() ?? [];
  return name ? `${name === "Edg" ? "Edge" : name} ${version}` : t("this browser");
}

/** The smallest module with a SIMD instruction: (v128.const 0) (drop). */
const simd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12],
  ...new Array(16).fill(0),
  ...[26, 11],
);

const browser: Probe = {
  code: "b",
  title: () => t("Browser"),
  look: async () => {
    const misses = [
      !WebAssembly.validate(simd) && "WebAssembly SIMD",
      !CSS.supports("color", "light-dark(red, blue)") && "light-dark()",
      typeof Worker === "undefined" && "Worker",
      !("indexedDB" in globalThis) && "IndexedDB",
    ].filter((name) => name !== false);
    return misses.length === 0
      ? good(browserName())
      : bad(
          t("{browser} lacks {what}", { browser: browserName(), what: misses.join(", ") }),
          t("Use Chrome or Edge 123, Firefox 121, Safari 17.5, or newer."),
        );
  },
};

const secure: Probe = {
  code: "s",
  title: () => t("Secure address"),
  look: async () =>
    isSecureContext
      ? good(location.protocol === "https:" ? "https" : "localhost")
      : bad(
          t("{address} is no secure address", { address: location.origin }),
          t(
            "Without it browsers give no graphics card, no offline use and no camera. Use https, or the offline pack on localhost.",
          ),
        ),
};

const threads: Probe = {
  code: "t",
  title: () => t("Processor cores"),
  look: async () => {
    const cores = navigator.hardwareConcurrency || 1;
    const found = t("{count, plural, one {# core} other {# cores}}", { count: cores });
    return crossOriginIsolated
      ? good(found)
      : fair(
          t("{cores}, of which training uses one", { cores: found }),
          t("Reload once: the app then isolates this page by itself, and training uses all cores."),
        );
  },
};

const gpu: Probe = {
  code: "g",
  title: () => t("Graphics card and speed"),
  look: async () => {
    await measureBackend();
    const state = useProject.getState().backend;
    if (!state) return bad(t("no answer"), t("Reload the page."));
    const chosen = state.candidates.find(({ id }) => id === state.chosen);
    const ms =
      chosen?.stepMs == null ? "" : `, ${formatNumber(chosen.stepMs, { maximumFractionDigits: 1 })} ms`;
    const found = `${backendNames[state.chosen]}${ms}`;
    if (state.chosen === "webgpu") return good(found);
    const why = heard(state.candidates.find(({ id }) => id === "webgpu")?.note ?? "");
    return fair(
      why ? t("{found} (WebGPU: {why})", { found, why }) : found,
      t(
        "Everything works, training takes longer. On Linux start Chrome with WebGPU switched on; on other systems update browser and driver.",
      ),
    );
  },
};

const storage: Probe = {
  code: "k",
  title: () => t("Storage"),
  look: async () => {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    const writable = await canWrite();
    if (!writable)
      return bad(
        t("this browser keeps nothing here"),
        t("Leave the private window, or allow this site to store data. Until then save your work to files."),
      );
    const left = (estimate?.quota ?? 0) - (estimate?.usage ?? 0);
    const persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
    const found = estimate?.quota ? t("{bytes} free", { bytes: showBytes(left) }) : t("works");
    if (estimate?.quota && left < 50 * 1024 * 1024)
      return fair(found, t("Free some disk space: less than 50 MiB are left for this site."));
    return persisted
      ? good(t("{found}, kept for good", { found }))
      : good(t("{found}; the browser may clear it when the disk gets full", { found }));
  },
};

async function canWrite(): Promise<boolean> {
  try {
    localStorage.setItem("whittle.probe", "1");
    localStorage.removeItem("whittle.probe");
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open("whittle-probe");
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase("whittle-probe");
        resolve();
      };
      request.onerror = () => reject(request.error);
    });
    return true;
  } catch {
    return false;
  }
}

const offline: Probe = {
  code: "o",
  title: () => t("Without a network"),
  look: async () => {
    const { status, done, total } = useOffline.getState();
    switch (status) {
      case "ready":
        return good(t("Offline ready"));
      case "fetching":
        return fair(
          t("{done} of {total} files are here", { done, total }),
          t("Stay on this page for a moment, then check again."),
        );
      case "unknown":
        return fair(t("not fetched yet"), t("Stay on this page for a moment, then check again."));
      default:
        return fair(
          t("this browser does not keep the app"),
          t("Leave the private window, or take the offline pack along."),
        );
    }
  },
};

/** A device that lessons can do without; its state is asked for, never the device itself. */
function device(code: string, name: "camera" | "microphone", title: () => string): Probe {
  return {
    code,
    title,
    look: async () => {
      if (!navigator.mediaDevices)
        return fair(t("not available here"), t("The lessons’ own examples are used instead."));
      const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
      const kind = name === "camera" ? "videoinput" : "audioinput";
      if (!devices.some((each) => each.kind === kind))
        return fair(t("none found"), t("The lessons’ own examples are used instead."));
      const state = await navigator.permissions
        ?.query({ name: name as PermissionName })
        .then((status) => status.state)
        .catch(() => "prompt");
      return state === "denied"
        ? fair(
            t("refused for this site"),
            t("Allow it by the sign left of the address. Without it the lessons’ own examples are used."),
          )
        : good(state === "granted" ? t("allowed") : t("will ask when it is needed"));
    },
  };
}

const serial: Probe = {
  code: "u",
  title: () => t("Boards by USB"),
  look: async () => {
    const ways = ["serial" in navigator && "Web Serial", "usb" in navigator && "WebUSB"].filter(Boolean);
    return ways.length > 0
      ? good(ways.join(", "))
      : fair(
          t("this browser does not talk to boards"),
          t("Use Chrome or Edge for that, or copy the firmware onto the board as a file."),
        );
  },
};

export const probes: readonly Probe[] = [
  browser,
  secure,
  gpu,
  threads,
  storage,
  offline,
  device("c", "camera", () => t("Camera")),
  device("m", "microphone", () => t("Microphone")),
  serial,
];

const digit: Readonly<Record<Grade, number>> = { good: 2, fair: 1, bad: 0 };

/** All findings in one line that can be read out loud: "b2 s2 g1 …". */
export const resultCode = (findings: readonly (Finding | null)[]): string =>
  probes.map(({ code }, i) => `${code}${findings[i] ? digit[findings[i].grade] : "-"}`).join(" ");
