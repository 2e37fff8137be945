import { describe, expect, test } from "vitest";
import { judge } from "./check";
import { translated } from "./lesson";
import { loadLessons } from "./loadLessons";
import { parseLesson } from "./parseLesson";
import { stepTexts } from "./parseText";
import {
  answer,
  lessonState,
  nextOpenStep,
  nextPlace,
  noProgress,
  pass,
  readProgress,
  stepState,
  stepsDone,
  visit,
} from "./progress";

const path = "lessons/03-prune";
const head = `---\ntitle: "Prune: less is less"\nminutes: 20\ngoals:\n  - Remove channels\n  - Say what got smaller\nneeds: none\n---\n`;
const quiz = `<Quiz id="zeros" question="Smaller?">
<Option text="Yes" why="Zeros are stored." />
<Option text="No" correct why="Zeros are stored and multiplied." />
</Quiz>`;
const body = `
<Step id="the-idea" title="The idea">
Some weights matter *less*. A formula $w < 0$ and \`<Nonsense/>\` in code.

\`\`\`html
<AlsoNonsense>
\`\`\`
</Step>

<Step id="try" title="Try it">
<Histogram bins={20} />
${quiz}
<Check id="small" goal="At most 10 kB" quantity="export.bytes" atMost={10240} />
</Step>
`;
const folder = (text: string, files: Readonly<Record<string, string>> = {}) => ({
  name: "03-prune",
  files: { "lesson.mdx": text, ...files },
});
const parse = (text: string, files = {}) => parseLesson(folder(text, files), ["Histogram"]);

test("reads order, address, front matter, steps, tasks and words", () => {
  expect(parse(head + body)).toEqual({
    order: 3,
    slug: "prune",
    title: "Prune: less is less",
    minutes: 20,
    goals: ["Remove channels", "Say what got smaller"],
    needs: [],
    steps: [
      { id: "the-idea", title: "The idea", tasks: [], words: 9 },
      { id: "try", title: "Try it", tasks: ["zeros", "small"], words: 0 },
    ],
    cells: [],
    translations: {},
  });
});

describe("refuses a broken lesson and names the place", () => {
  const step = (inside: string) => `${head}<Step id="a" title="A">\n${inside}\n</Step>\n`;
  test.each([
    ["no front matter", body, "no front matter"],
    ["no title", head.replace(/title.*\n/, "") + body, "title is missing"],
    ["minutes in words", head.replace("20", "twenty") + body, "minutes"],
    ["no goals", head.replace(/ {2}- .*\n/g, "") + body, "no goals"],
    ["no needs", head.replace("needs: none\n", "") + body, "does not say what it needs"],
    ["an unknown tag", step("<Histgram />"), "there is no <Histgram>"],
    ["no step", `${head}\n`, "no step"],
    ["text outside", `${head}Hello.\n${body}`, '"Hello." stands outside'],
    ["a step left open", `${head}<Step id="a" title="A">\n`, "not closed"],
    ["a step within a step", step('<Step id="b" title="B">x</Step>'), "stands in another"],
    ["a step without title", `${head}<Step id="a">\n</Step>`, "id in kebab case and a title"],
    ["an id twice", head + body + body, "two steps have this id"],
    ["a quiz without answer", step(quiz.replace(" correct", "")), "2 options, 0 of them correct"],
    [
      "an option without why",
      step(quiz.replace(/ why="Zeros are stored."/, "")),
      "lacks its text or its why",
    ],
    ["a task id twice", step(quiz + quiz), "its id is taken"],
    ["a check without limit", step('<Check id="x" goal="g" quantity="q" />'), "one of atMost and atLeast"],
    [
      "a second quantity without limit",
      step('<Check id="x" goal="g" quantity="q" atMost={1} also="r" />'),
      "one of alsoAtMost and alsoAtLeast",
    ],
    ["a check without goal", step('<Check id="x" quantity="q" atMost={1} />'), "goal missing"],
  ])("%s", (_name, text, want) => {
    expect(() => parse(text)).toThrow(want);
    expect(() => parse(text)).toThrow(path);
  });

  test("a folder without a number", () => {
    expect(() => parseLesson({ ...folder(head + body), name: "prune" }, ["Histogram"])).toThrow(
      "not a number and a slug",
    );
  });

  test("two lessons in one place", () => {
    const file = (name: string) => ({ ...folder(head + body), name });
    expect(() => loadLessons([file("03-prune"), file("03-fold")], ["Histogram"])).toThrow(
      "shares its number",
    );
    const sorted = loadLessons([file("12-fold"), file("03-prune")], ["Histogram"]);
    expect(sorted.map(({ slug }) => slug)).toEqual(["prune", "fold"]);
    const lost = { ...folder(head.replace("needs: none", "needs:\n  - fold") + body) };
    expect(() => loadLessons([lost], ["Histogram"])).toThrow("it needs fold, which does not exist");
  });
});

describe("the code beside a lesson's text", () => {
  const placed = `${head}<Step id="a" title="A">
<Cell src="10-load" />
<Cell src="20-shrink" />
<Check id="shrunk" goal="It is small" cell="20-shrink" />
</Step>\n`;
  const files = {
    "10-load.ts": "const x = 1;\n",
    "20-shrink.ts": "const y = x; // TODO\n",
    "20-shrink.solution.ts": "const y = x / 2;\n",
    "check.ts":
      "export const checks: CodeChecks = {\n  shrunk: ({ scope }) => atMost('y', scope.y, 1),\n};\n",
  };

  test("is told in the order of the text", () => {
    expect(parse(placed, files).cells).toEqual([
      { id: "10-load", step: "a", exercise: false },
      { id: "20-shrink", step: "a", exercise: true },
    ]);
  });

  const { "check.ts": judges, ...noJudges } = files;
  test.each([
    ["a cell nobody shows", { ...files, "30-more.ts": "1" }, "30-more.ts: nobody shows this cell"],
    ["a cell without a file", { ...files, "10-load.ts": undefined }, '<Cell src="10-load" /> has no file'],
    ["a solution of nothing", { ...files, "30-x.solution.ts": "1" }, "there is no cell that it solves"],
    [
      "a solution equal to its start",
      { ...files, "20-shrink.solution.ts": "const y = x; // TODO" },
      "20-shrink.solution.ts: the solution equals the start",
    ],
    ["nothing to do", { ...files, "20-shrink.ts": "const y = x;" }, "nothing says what is left to do"],
    ["an import", { ...files, "10-load.ts": 'import "x";' }, "a cell imports or exports"],
    ["a goal without a judge", noJudges, 'nothing judges "shrunk"'],
    [
      "a judge without a goal",
      { ...files, "check.ts": judges.replace("shrunk:", '"tiny-too": () => x,\n  shrunk:') },
      '"tiny-too" has no goal',
    ],
  ])("refuses %s", (_name, given, want) => {
    const present = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined));
    expect(() => parse(placed, present)).toThrow(want);
  });

  test("refuses cells out of order, and a check of a cell that is not there", () => {
    const swapped = placed
      .replace("10-load", "x")
      .replace("20-shrink", "10-load")
      .replace('"x"', '"20-shrink"');
    expect(() => parse(swapped, files)).toThrow("it stands after 20-shrink");
    expect(() => parse(placed.replace('cell="20-shrink"', 'cell="99-gone"'), files)).toThrow("99-gone");
  });
});

test("a translation has the same steps and tasks, and gives the headings", () => {
  const italian = (head + body)
    .replace("Prune: less is less", "Potare")
    .replace('title="The idea"', 'title="L’idea"')
    .replace("Remove channels", "Togliere canali");
  const lesson = parse(head + body, { "lesson.it.mdx": italian });
  expect(translated(lesson, "it")).toMatchObject({
    title: "Potare",
    goals: ["Togliere canali", "Say what got smaller"],
    steps: [{ id: "the-idea", title: "L’idea" }, { id: "try" }],
  });
  expect(translated(lesson, "de")).toBe(lesson);
  expect(() => parse(head + body, { "lesson.it.mdx": italian.replace('id="zeros"', 'id="null"') })).toThrow(
    'lesson.it.mdx: its step 2 is "try: null, small", the original\'s is "try: zeros, small"',
  );
});

test("what a step says can be searched: prose, questions and reasons, without marks and tags", () => {
  const [idea, attempt] = stepTexts(head + body);
  expect(idea).toMatchObject({ id: "the-idea" });
  expect(idea!.text).toMatch(/^Some weights matter less \. A formula/);
  expect(attempt!.text).toContain("Smaller? Yes Zeros are stored. No Zeros are stored and multiplied.");
  expect(attempt!.text).toContain("At most 10 kB");
  expect(attempt!.text).not.toMatch(/[<>]|Histogram/);
});

test("a step is done when seen and all its tasks are passed, and nothing is taken back", () => {
  const lesson = parse(head + body);
  const [idea, attempt] = [lesson.steps[0]!, lesson.steps[1]!];
  let progress = visit(visit(noProgress, "prune", "the-idea"), "prune", "try");
  expect([stepState(progress, "prune", idea), stepState(progress, "prune", attempt)]).toEqual([
    "done",
    "open",
  ]);
  progress = pass(progress, "prune", "zeros");
  expect(nextOpenStep(progress, lesson)).toBe(attempt);
  progress = pass(progress, "prune", "small");
  expect(stepsDone(progress, lesson)).toBe(2);
  expect(nextOpenStep(progress, lesson)).toBeUndefined();
  expect(pass(progress, "prune", "small")).toBe(progress);
  expect(stepState(progress, "another-lesson", idea)).toBe("new");
});

test("stored progress comes back, and anything else comes back empty", () => {
  const progress = answer(visit(noProgress, "prune", "try"), "prune", "guess", "half");
  expect(readProgress(JSON.parse(JSON.stringify(progress)))).toEqual(progress);
  for (const junk of [null, 7, "x", [], { visited: 3, passed: [1], answers: { a: 1 } }]) {
    expect(readProgress(junk)).toEqual(noProgress);
  }
});

test("a check is not attempted, reached on its limit, or off by how much", () => {
  const goal = { quantity: "network.parameters", atMost: 1000 };
  expect(judge(goal, {})).toEqual({ status: "not-attempted" });
  expect(judge(goal, { "network.parameters": 1000 })).toEqual({ status: "correct", value: 1000 });
  expect(judge(goal, { "network.parameters": 1250 })).toEqual({
    status: "not-yet",
    value: 1250,
    limit: 1000,
    off: 250,
    tooHigh: true,
  });
  expect(judge({ quantity: "q", atLeast: 0.8 }, { q: 0.5 })).toMatchObject({
    status: "not-yet",
    tooHigh: false,
  });
  expect(judge({ quantity: "q", atLeast: 0.8 }, { q: Number.NaN }).status).toBe("not-yet");
});

test("the workshop goes on where one was, and comes back to what was skipped", () => {
  const first = parse(head + body);
  const second = { ...first, slug: "fold" };
  const lessons = [first, second];
  const place = (progress: typeof noProgress) => {
    const found = nextPlace(progress, lessons);
    return found && `${found.lesson.slug}/${found.step.id}`;
  };
  expect(place(noProgress)).toBe("prune/the-idea");
  const skipped = visit(noProgress, "fold", "the-idea");
  expect(place(skipped)).toBe("fold/try");
  expect([lessonState(skipped, first), lessonState(skipped, second)]).toEqual(["new", "open"]);
  const solve = (progress: typeof noProgress, lesson: string) =>
    pass(pass(visit(visit(progress, lesson, "the-idea"), lesson, "try"), lesson, "zeros"), lesson, "small");
  const done = solve(skipped, "fold");
  expect(lessonState(done, second)).toBe("done");
  expect(place(done)).toBe("prune/the-idea");
  expect(place(solve(done, "prune"))).toBeUndefined();
});
