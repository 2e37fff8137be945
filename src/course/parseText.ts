/** The text of a lesson in one language: front matter, steps, tasks, and which cells stand where. */
import { fail } from "../core/failure";
import type { LessonOutline, StepOutline } from "./lesson";
import { countWords, type Tag, tagsIn, withoutCode } from "./tags";

/** Tags that every lesson may use; the widgets' names come on top. */
export const courseTags = [
  "Step",
  "Check",
  "Quiz",
  "Option",
  "Predict",
  "Note",
  "Cell",
  "Hints",
  "Hint",
] as const;

export const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A lesson's folder: its name, and its files' texts by name. */
export interface LessonFolder {
  /** "03-prune" */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** One language's text of a lesson. */
export function readText(folder: LessonFolder, file: string, widgets: readonly string[]) {
  const path = `lessons/${folder.name}/${file}`;
  const { head, body } = splitFrontMatter(
    path,
    folder.files[file] ?? fail("bad-data", path, "the file is missing", "Write the lesson's text into it."),
  );
  const known = new Set<string>([...courseTags, ...widgets]);
  const tags = tagsIn(withoutCode(body));
  for (const { name } of tags) {
    if (!known.has(name)) {
      fail(
        "bad-data",
        path,
        `there is no <${name}>`,
        "Register the widget under this name, or correct the tag.",
      );
    }
  }
  const { steps, placed, judged } = readSteps(path, body, tags);
  return { ...head, steps, placed, judged };
}

function splitFrontMatter(
  path: string,
  text: string,
): { head: Pick<LessonOutline, "title" | "minutes" | "goals" | "needs">; body: string } {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll("\r\n", "\n"));
  if (!match)
    fail(
      "bad-data",
      path,
      "there is no front matter",
      "Open the file with title, minutes, goals and needs between two lines of ---.",
    );
  const value = (key: string) =>
    new RegExp(`^${key}:[ \\t]*(.*)$`, "m")
      .exec(match[1]!)?.[1]
      ?.trim()
      .replace(/^"(.*)"$/, "$1");
  const title = value("title") ?? "";
  const minutes = Number(value("minutes"));
  const list = (key: string) => {
    const lines = new RegExp(`^${key}:[ \\t]*\\n((?:[ \\t]+- .*\\n?)+)`, "m").exec(match[1]!)?.[1] ?? "";
    return [...lines.matchAll(/^[ \t]+- (.*)$/gm)].map(([, item]) => item!.trim().replace(/^"(.*)"$/, "$1"));
  };
  const goals = list("goals");
  const needs = list("needs");
  if (title === "") fail("bad-data", path, "the title is missing", "Add a line like title: Prune it.");
  if (!Number.isInteger(minutes) || minutes < 1) {
    fail(
      "bad-data",
      path,
      "minutes is not a whole number above 0",
      "Say how long the lesson takes, like minutes: 25.",
    );
  }
  if (goals.length === 0)
    fail("bad-data", path, "there are no goals", "Add goals: and below it one line - … for each.");
  if (needs.length === 0 && value("needs") !== "none") {
    fail(
      "bad-data",
      path,
      "it does not say what it needs",
      "Add needs: none, or needs: and below it one line - slug for each lesson that it builds on.",
    );
  }
  return { head: { title, minutes, goals, needs }, body: match[2]! };
}

function readSteps(path: string, body: string, tags: readonly Tag[]) {
  const marks = tags.filter((tag) => tag.name === "Step");
  const steps: StepOutline[] = [];
  const placed: { readonly id: string; readonly step: string }[] = [];
  const judged: { readonly id: string; readonly cell: string }[] = [];
  const ids = new Set<string>();
  let end = 0;
  for (let i = 0; i < marks.length; i += 2) {
    const [open, close] = [marks[i]!, marks[i + 1]];
    const id = open.attributes.get("id") ?? "";
    const where = `${path}, step ${id || steps.length + 1}`;
    if (open.kind !== "open" || close?.kind !== "close") {
      fail(
        "bad-data",
        where,
        "the step is not closed, or stands in another one",
        "Close each <Step> with </Step> before the next.",
      );
    }
    const title = open.attributes.get("title") ?? "";
    if (!kebab.test(id) || title === "") {
      fail(
        "bad-data",
        where,
        "the step needs an id in kebab case and a title",
        'Write <Step id="the-idea" title="The idea">.',
      );
    }
    if (ids.has(id))
      fail("bad-data", where, "two steps have this id", "Ids are addresses: give each step its own.");
    ids.add(id);
    refuseStrayText(path, body.slice(end, open.start));
    end = close.end;
    const inside = tags.filter((tag) => tag.start > open.start && tag.start < close.start);
    const words = countWords(body.slice(open.end, close.start));
    steps.push({ id, title, words, tasks: readTasks(where, inside, ids) });
    for (const { name, attributes } of inside) {
      const cell = attributes.get("cell");
      if (name === "Cell") placed.push({ id: attributes.get("src") ?? "", step: id });
      if (name === "Check" && cell !== undefined) judged.push({ id: attributes.get("id")!, cell });
    }
  }
  refuseStrayText(path, body.slice(end));
  if (steps.length === 0)
    fail("bad-data", path, "there is no step", "Put the text into <Step id title> … </Step>.");
  return { steps, placed, judged };
}

function refuseStrayText(path: string, text: string): void {
  const line = text.trim().split("\n", 1)[0];
  if (line)
    fail(
      "bad-data",
      path,
      `"${line}" stands outside of any step`,
      "Move it into a step: nothing else is shown.",
    );
}

/** Ids of the checks and quizzes of one step, after a look at each. `ids` collects what is taken in this lesson. */
function readTasks(where: string, tags: readonly Tag[], ids: Set<string>): string[] {
  const tasks: string[] = [];
  tags.forEach((tag, index) => {
    if (tag.kind === "close" || !["Check", "Quiz", "Predict"].includes(tag.name)) return;
    const id = tag.attributes.get("id") ?? "";
    const at = `${where}, <${tag.name} ${id}>`;
    const need = (...names: string[]) => {
      const missing = names.filter((name) => !tag.attributes.get(name));
      if (missing.length > 0) fail("bad-data", at, `${missing.join(" and ")} missing`, "Add the attribute.");
    };
    if (!kebab.test(id))
      fail("bad-data", at, "it has no id in kebab case", "Give it an id: progress is kept under it.");
    if (ids.has(id)) fail("bad-data", at, "its id is taken in this lesson", "Give it another id.");
    ids.add(id);
    if (tag.name !== "Check") need("question");
    if (tag.name !== "Predict") tasks.push(id);
    if (tag.name === "Quiz") checkOptions(at, tags, index);
    if (tag.name === "Check") {
      need("goal");
      if (tag.attributes.has("cell")) return;
      need("quantity");
      const needLimit = (atMost: string, atLeast: string) => {
        if (tag.attributes.has(atMost) === tag.attributes.has(atLeast))
          fail(
            "bad-data",
            at,
            `it needs one of ${atMost} and ${atLeast}`,
            `Write ${atMost}={100000}, or ${atLeast}={0.8}.`,
          );
      };
      needLimit("atMost", "atLeast");
      if (tag.attributes.has("also")) needLimit("alsoAtMost", "alsoAtLeast");
    }
  });
  return tasks;
}

function checkOptions(at: string, tags: readonly Tag[], quiz: number): void {
  const close = tags.findIndex((tag, i) => i > quiz && tag.name === "Quiz" && tag.kind === "close");
  const options = tags.slice(quiz + 1, Math.max(close, quiz + 1)).filter((tag) => tag.name === "Option");
  const right = options.filter((option) => option.attributes.has("correct"));
  if (options.length < 2 || right.length !== 1) {
    fail(
      "bad-data",
      at,
      `it has ${options.length} options, ${right.length} of them correct`,
      "Give at least two options, one of them correct.",
    );
  }
  if (options.some((option) => !option.attributes.get("text") || !option.attributes.get("why"))) {
    fail(
      "bad-data",
      at,
      "an option lacks its text or its why",
      "Every option says why it is right or wrong.",
    );
  }
}

/** What each step says in plain words, questions and options included: to search in. The text is taken as sound. */
export function stepTexts(text: string): { readonly id: string; readonly text: string }[] {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, "");
  return [...body.matchAll(/<Step\s+id="([^"]*)"[^>]*>([\s\S]*?)<\/Step>/g)].map(([, id, inside]) => ({
    id: id!,
    text: inside!
      .replace(/<[A-Z]\w*((?:\s+\w+(?:=(?:"[^"]*"|\{[^}]*\}))?)*)\s*\/?>/g, (_, attributes: string) =>
        [...attributes.matchAll(/(?:question|text|why|goal)="([^"]*)"/g)].map((m) => `${m[1]} `).join(""),
      )
      .replace(/<\/[A-Z]\w*>/g, " ")
      .replace(/^[#>|:\-\s]+|[*`|]/gm, " ")
      .replace(/\s+/g, " ")
      .trim(),
  }));
}
