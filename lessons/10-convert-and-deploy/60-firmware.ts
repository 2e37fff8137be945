// The project that the widget makes, with four test pictures for the board to check itself against.
const firmware = await tiny.exportProject(int8, {
  target: "cmake",
  board: "nucleo-l496zg",
  name: "shapes",
  examplesFrom: shapes,
});
firmware;
