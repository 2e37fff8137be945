/** `npm run -s whittle -- <command>`: the toolkit on the command line. */
import { whittle } from "./whittle";

// A reader that closes early, as `head` does, is no error.
process.stdout.on("error", () => process.exit());
const { stdout, stderr, status } = await whittle(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
