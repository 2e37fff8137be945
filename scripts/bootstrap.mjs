/**
 * Entry of `npm start` and `npm test`: works on a clean clone, so it uses nothing but Node itself.
 * Installs what the lock file names when it is not there yet, then runs `scripts/<name>.ts`.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Whether every package of the lock file (optional ones apart) is installed in the version it names. */
function installed() {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const read = (path) => JSON.parse(readFileSync(path, "utf8")).packages;
  const have = read(record);
  const want = Object.entries(read(join(root, "package-lock.json")));
  return want.every(
    ([path, { version, optional }]) => path === "" || optional || have[path]?.version === version,
  );
}

function run(command, args) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
  });
  if (done.error) console.error(`${command}: ${done.error.message}`);
  return done.status ?? 1;
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Whittle needs Node 20.19 or newer; this is ${process.version}. Install a newer Node, then try again.`,
  );
  process.exit(1);
}

if (!installed()) {
  console.log("Installing the packages that package-lock.json names …");
  const status = run("npm", ["ci", "--no-audit", "--no-fund"]);
  if (status !== 0) {
    console.error(
      "npm ci failed. Whittle needs the network once, to install; the lines above say what was missing.",
    );
    process.exit(status);
  }
}

const [name, ...rest] = process.argv.slice(2);
const script = join(root, "scripts", `${name}.ts`);
const child = spawn(process.execPath, ["--import", "tsx", script, ...rest], { cwd: root, stdio: "inherit" });
// Whoever stops this process means the script.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (status) => {
  process.exitCode = status ?? 1;
});
