import { describe, expect, test } from "vitest";
import { judge } from "./check";
import { loadLessons } from "./loadLessons";
import { parseLesson } from "./parseLesson";
import {
  answer,
  nextOpenStep,
  noProgress,
  pass,
  readProgress,
  stepState,
  stepsDone,
  visit,
} from "./progress";

const path = "lessons/03-prune/lesson.mdx";
const head = `---\ntitle: "Prune: less is less"\nminutes: 20\ngoals:\n  - Remove channels\n  - Say what got smaller\n---\n`;
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
const parse = (text: string) => parseLesson(path, text, ["Histogram"]);

test("reads order, address, front matter, steps, tasks and words", () => {
  expect(parse(head + body)).toEqual({
    order: 3,
    slug: "prune",
    title: "Prune: less is less",
    minutes: 20,
    goals: ["Remove channels", "Say what got smaller"],
    steps: [
      { id: "the-idea", title: "The idea", tasks: [], words: 9 },
      { id: "try", title: "Try it", tasks: ["zeros", "small"], words: 0 },
    ],
  });
});

describe("refuses a broken lesson and names the place", () => {
  const step = (inside: string) => `${head}<Step id="a" title="A">\n${inside}\n</Step>\n`;
  test.each([
    ["no front matter", body, "no front matter"],
    ["no title", head.replace(/title.*\n/, "") + body, "title is missing"],
    ["minutes in words", head.replace("20", "twenty") + body, "minutes"],
    ["no goals", head.replace(/ {2}- .*\n/g, "") + body, "no goals"],
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
    ["a check without goal", step('<Check id="x" quantity="q" atMost={1} />'), "goal missing"],
  ])("%s", (_name, text, want) => {
    expect(() => parse(text)).toThrow(want);
    expect(() => parse(text)).toThrow(path);
  });

  test("a folder without a number", () => {
    expect(() => parseLesson("lessons/prune/lesson.mdx", head + body, ["Histogram"])).toThrow(
      "not a number and a slug",
    );
  });

  test("two lessons in one place", () => {
    const file = (folder: string) => ({ path: `lessons/${folder}/lesson.mdx`, text: head + body });
    expect(() => loadLessons([file("03-prune"), file("03-fold")], ["Histogram"])).toThrow(
      "shares its number",
    );
    const sorted = loadLessons([file("12-fold"), file("03-prune")], ["Histogram"]);
    expect(sorted.map(({ slug }) => slug)).toEqual(["prune", "fold"]);
  });
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
