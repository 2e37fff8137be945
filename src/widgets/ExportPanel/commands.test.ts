import { expect, test } from "vitest";
import { commandsFor, commandsIn } from "./commands";

test("the commands are those of the README, block by block", () => {
  const readme =
    "# Model\n\n```sh\nmake test\n```\n\nText.\n\n```c\nint x;\n```\n\n```bash\nmake\n./model\n```\n";
  expect(commandsIn(readme)).toBe("make test\n\nmake\n./model");
  expect(commandsIn("# Nothing to type")).toBeNull();
});

test("without a README, the zip is unpacked and its folder entered", () => {
  const typed = commandsFor({ target: "c", name: "model", board: "" }, "model-c.zip");
  expect(typed.split("\n")).toEqual(["unzip model-c.zip", "cd model-c", "make -C host test"]);
});
