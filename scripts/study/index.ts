/** `npm run study -- distill|prune|layerdrop|quantize|has`: measures what the lessons claim, and writes it to docs/. */
import { FailureError, fail } from "../../src/core/failure";

/** Each study writes its own page; they are independent of each other. */
const studies: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  distill: () => import("./distill"),
  "distill-few": () => import("./distillFew"),
  has: () => import("./has"),
  layerdrop: () => import("./layerdrop"),
  prune: () => import("./prune"),
  quantize: () => import("./quantize"),
};

const names = Object.keys(studies).join(", ");
const wanted = process.argv.slice(2);
try {
  if (wanted.length === 0) fail("bad-usage", "study", "needs a name", `Choose ${names}.`);
  for (const name of wanted) {
    const load =
      (Object.hasOwn(studies, name) ? studies[name] : undefined) ??
      fail("bad-usage", "study", `there is no "${name}"`, `Choose ${names}.`);
    await (await load()).run();
  }
} catch (thrown) {
  console.error(thrown instanceof FailureError ? `${thrown.message}\n${thrown.failure.next}` : thrown);
  process.exitCode = 1;
}
