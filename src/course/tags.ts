/** A JSX tag in a lesson's text, with its attributes as written. */
export interface Tag {
  readonly name: string;
  readonly kind: "open" | "close" | "single";
  readonly attributes: ReadonlyMap<string, string>;
  /** Position of its first character. */
  readonly start: number;
  /** Position after its last character. */
  readonly end: number;
}

const tag = /<(\/?)([A-Z]\w*)((?:\s+\w+(?:\s*=\s*(?:"[^"]*"|\{[^{}]*\}))?)*)\s*(\/?)>/g;
const attribute = /(\w+)(?:\s*=\s*(?:"([^"]*)"|\{([^{}]*)\}))?/g;

/**
 * The component tags of an MDX text, in order. Attributes are strings in double quotes, `{expressions}` without inner
 * braces, or bare names (whose value is "true"): all that lessons need.
 */
export function tagsIn(text: string): Tag[] {
  return [...text.matchAll(tag)].map((match) => {
    const [whole, close, name, attributes, single] = match;
    const pairs = [...attributes!.matchAll(attribute)].map(
      ([, key, quoted, expression]) => [key!, quoted ?? expression ?? "true"] as const,
    );
    return {
      name: name!,
      kind: close ? "close" : single ? "single" : "open",
      attributes: new Map(pairs),
      start: match.index,
      end: match.index + whole.length,
    };
  });
}

/** Blanks out code blocks, inline code and comments, so that what they show is not read as tags. Keeps positions. */
export function withoutCode(text: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, " ");
  return text
    .replace(/^(```+|~~~+)[^\n]*\n[\s\S]*?^\1[^\S\n]*$/gm, blank)
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, blank)
    .replace(/(`+)[^`\n]+\1/g, blank);
}

/** Words of prose: tags, formulas and code count for nothing. */
export function countWords(text: string): number {
  // Formulas go first: the "<" in one is no tag.
  const prose = withoutCode(text)
    .replace(/\$\$[\s\S]*?\$\$|\$[^$]*\$/g, " ")
    .replace(/<[^>]*>/g, " ");
  return prose.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,-]*/gu)?.length ?? 0;
}
