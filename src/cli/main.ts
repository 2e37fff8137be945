/** `npm run -s whittle -- <command>`: the toolkit on the command line. */
import { whittle } from "./whittle";

// A reader that closes early, as `head` does, is no error.
process.stdout.on("error", () => process.exit());
// npm starts scripts in the project's folder; paths on the command line count from where the person is.
if (process.env.npm_lifecycle_event === "whittle" && process.env.INIT_CWD)
  process.chdir(process.env.INIT_CWD);
const { stdout, stderr, status } = await whittle(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
