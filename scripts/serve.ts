/**
 * `npm start`: builds when needed, serves on this machine with isolation headers, prints the address and opens the
 * browser where there is a display. Options: --no-open, --base /sub/path/; PORT in the environment.
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { distFolder, freshBuild } from "./freshBuild";
import { listen, staticServer } from "./staticServer";

const { values } = parseArgs({
  options: { "no-open": { type: "boolean", default: false }, base: { type: "string", default: "/" } },
});

function openBrowser(address: string): void {
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", address]
        : display
          ? ["xdg-open", address]
          : [];
  if (!command) return;
  spawn(command, args, { stdio: "ignore", detached: true })
    .on("error", () => console.log("No browser could be opened: follow the address above."))
    .unref();
}

const wanted = Number(process.env.PORT ?? 4173);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_515) {
  console.error(`PORT is "${process.env.PORT}": it must be a whole number from 1 to 65515.`);
  process.exit(1);
}

await freshBuild();
const server = staticServer(distFolder, values.base);
const port = await listen(server, wanted);
const address = `http://localhost:${port}${values.base}`;
console.log(`\n  Whittle is at ${address}\n  Stop it with Ctrl+C.\n`);
if (!values["no-open"]) openBrowser(address);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
