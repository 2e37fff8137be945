/** Which names a part of a program binds, and where a name that is used there was bound. */
import type { Node, Program, VariableDeclaration } from "acorn";
import { recursive } from "acorn-walk";

/** "local": not shared with other cells. */
export type BindingKind = "const" | "let" | "var" | "function" | "class" | "local";

export interface Binding {
  readonly kind: BindingKind;
  readonly node: Node;
}

export interface Scope {
  readonly names: ReadonlyMap<string, Binding>;
  readonly parent: Scope | null;
}

interface Name extends Node {
  readonly name: string;
}

export const enter = (parent: Scope, bindings: readonly (readonly [string, Binding])[]): Scope => ({
  names: new Map(bindings),
  parent,
});

/** The scope that binds a name; undefined for a free one. */
export function owner(name: string, scope: Scope): Scope | undefined {
  for (let at: Scope | null = scope; at; at = at.parent) if (at.names.has(name)) return at;
  return undefined;
}

export const bindingsOf = (names: readonly Name[], kind: BindingKind): (readonly [string, Binding])[] =>
  names.map((node) => [node.name, { kind, node }]);

/** The identifiers that a pattern binds or assigns; `a.b` assigns none. */
export function namesIn(pattern: Node): Name[] {
  const node = pattern as Node & Record<string, unknown>;
  switch (node.type) {
    case "Identifier":
      return [node as unknown as Name];
    case "ObjectPattern":
      return (node.properties as { argument?: Node; value?: Node }[]).flatMap((p) =>
        namesIn((p.argument ?? p.value)!),
      );
    case "ArrayPattern":
      return (node.elements as (Node | null)[]).flatMap((element) => (element ? namesIn(element) : []));
    case "RestElement":
      return namesIn(node.argument as Node);
    case "AssignmentPattern":
      return namesIn(node.left as Node);
    default:
      return [];
  }
}

/** Names that `var` binds anywhere in these statements, not within their functions. */
export function varsOf(statements: readonly Node[]): (readonly [string, Binding])[] {
  const found: (readonly [string, Binding])[] = [];
  for (const statement of statements) {
    recursive(statement, null, {
      Function: () => {},
      Class: () => {},
      VariableDeclaration: (node) => {
        if (node.kind === "var")
          found.push(...node.declarations.flatMap((d) => bindingsOf(namesIn(d.id), "var")));
      },
    });
  }
  return found;
}

/** The names at the top of a cell: these are what other cells see. */
export function createTop({ body }: Program): Scope {
  const names = new Map<string, Binding>(varsOf(body));
  const bind = (found: readonly (readonly [string, Binding])[]) => {
    for (const [name, binding] of found) names.set(name, binding);
  };
  for (const statement of body) {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var") {
      const kind = kindOf(statement);
      bind(statement.declarations.flatMap((d) => bindingsOf(namesIn(d.id), kind)));
    } else if (statement.type === "FunctionDeclaration") bind(bindingsOf([statement.id], "function"));
    else if (statement.type === "ClassDeclaration") bind(bindingsOf([statement.id], "class"));
  }
  return { names, parent: null };
}

/** What `using` binds ends with its cell. */
const kindOf = ({ kind }: VariableDeclaration): BindingKind =>
  kind === "const" || kind === "let" || kind === "var" ? kind : "local";

export const isDeclaration = (node: Node): node is VariableDeclaration => node.type === "VariableDeclaration";

/** What statements bind in their own block: `let`, `const`, functions and classes, not `var`. */
export const lexical = (statements: readonly Node[]): readonly (readonly [string, Binding])[] =>
  bindingsOf(
    statements.flatMap((statement) => {
      if (isDeclaration(statement) && statement.kind !== "var")
        return statement.declarations.flatMap((d) => namesIn(d.id));
      const { id } = statement as { id?: (Node & { name: string }) | null };
      return (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") && id
        ? [id]
        : [];
    }),
    "local",
  );

/** What every function but an arrow binds by itself. */
export const argumentsOf = (node: Node): readonly [string, Binding] => ["arguments", { kind: "local", node }];
