import { expect, test } from "vitest";
import { commandsFor } from "./commands";

const choice = { target: "c", name: "model", board: "" } as const;

test("the zip is unpacked and its folder entered, then come the README's commands, block by block", () => {
  const readme =
    "# Model\n\n```sh\nmake test\n```\n\nText.\n\n```c\nint x;\n```\n\n```bash\nmake\n./model\n```\n";
  expect(commandsFor(choice, "model-c.zip", readme)).toBe(
    "unzip model-c.zip\ncd model-c\n\nmake test\n\nmake\n./model",
  );
});

test("without a README's commands, those of its kind", () => {
  const typed = ["unzip model-c.zip", "cd model-c", "make -C host test"];
  for (const readme of [null, "# Nothing to type"])
    expect(commandsFor(choice, "model-c.zip", readme).split("\n")).toEqual(typed);
});
