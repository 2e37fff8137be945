/**
 * A cell's TypeScript as a module that can be loaded without eval. Names at the top of a cell become properties of one `$scope` that
 * all cells of a notebook share; everything else is left as it is, line by line.
 *
 *     const a = 2;          export default async function ($scope, $show, $declare) { $declare(…);
 *     a + b        becomes  void ($scope.a = 2);
 *                           await $show($scope.a + $scope.b)
 *                           }
 */
import { type AnyNode, type Node, type Program, parse, type VariableDeclaration } from "acorn";
import { type RecursiveVisitors, recursive, type WalkerCallback } from "acorn-walk";
import { transform } from "sucrase";
import { type CellError, Refusal, toError } from "./cellError";
import { closers, createEdits } from "./edits";
import { javaScriptNames } from "./javaScriptNames";
import {
  argumentsOf,
  type Binding,
  bindingsOf,
  createTop,
  enter,
  isDeclaration,
  lexical,
  namesIn,
  owner,
  type Scope,
  varsOf,
} from "./scopes";

/** Lines of the module before the cell's first one. */
export const LINES_BEFORE = 1;

export interface CompileOptions {
  readonly id: string;
  /** Names that the toolkit gives: they cannot be defined again. */
  readonly known: readonly string[];
}

export interface CompiledCell {
  readonly ok: true;
  readonly module: string;
  readonly defines: readonly string[];
  /** Names that neither the cell nor JavaScript nor the toolkit defines: other cells have to. */
  readonly uses: readonly string[];
}

/** The file name that stack traces show for a cell. */
export const moduleName = (id: string): string => `cell-${id.replace(/[^\w-]/g, "_")}.js`;

export function compileCell(text: string, options: CompileOptions): CompiledCell | CellError {
  let source = text;
  try {
    source = stripTypes(text);
    const program = parse(source, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
    });
    return write(source, program, options);
  } catch (thrown) {
    return toError(thrown, source);
  }
}

const stripTypes = (text: string): string =>
  transform(text, {
    transforms: ["typescript"],
    production: true,
    disableESTransforms: true,
    keepUnusedImports: true,
  }).code;

function write(source: string, program: Program, { id, known }: CompileOptions): CompiledCell {
  const fresh = (name: string): string => (source.includes(name) ? fresh(`${name}_`) : name);
  const [scopeName, show, declare] = ["$scope", "$show", "$declare"].map(fresh) as [string, string, string];
  const edits = createEdits(source);
  const top = createTop(program);
  const taken = new Set(known);
  for (const [name, { node }] of top.names) {
    if (taken.has(name))
      throw new Refusal(`\`${name}\` is part of the toolkit`, "Choose another name.", node.start);
    if (javaScriptNames.has(name))
      throw new Refusal(`\`${name}\` is part of JavaScript`, "Choose another name.", node.start);
  }
  const uses = new Set<string>();
  const shorthand = new Set<Node>();
  /** True for a name that lives on the shared scope. */
  const isShared = (name: string, scope: Scope): boolean => {
    const found = owner(name, scope);
    if (found) return found === top && top.names.get(name)!.kind !== "local";
    if (taken.has(name) || javaScriptNames.has(name)) return false;
    uses.add(name);
    return true;
  };
  const reference = (node: Node & { name: string }, scope: Scope, called = false): void => {
    if (!isShared(node.name, scope)) return;
    const member = `${scopeName}.${node.name}`;
    const text = called ? `(0, ${member})` : shorthand.has(node) ? `${node.name}: ${member}` : member;
    edits.replace(node.start, node.end, text);
  };
  const forbidConstants = (pattern: Node, scope: Scope): void => {
    for (const { name, start } of namesIn(pattern)) {
      if (taken.has(name) && !owner(name, scope))
        throw new Refusal(`\`${name}\` is part of the toolkit`, "Choose another name.", start);
      if (owner(name, scope) === top && top.names.get(name)!.kind === "const")
        throw new Refusal(
          `\`${name}\` is a constant`,
          "Write `let` instead of `const` where it begins.",
          start,
        );
    }
  };
  const isTopVariable = (node: { declarations: readonly { id: Node }[]; kind: string }, scope: Scope) =>
    (scope === top || node.kind === "var") &&
    /^(?:const|let|var)$/.test(node.kind) &&
    node.declarations.some((d) => namesIn(d.id).some(({ name }) => owner(name, scope) === top));

  const visitors: RecursiveVisitors<Scope> = {
    Identifier: (node, scope) => reference(node as Node & { name: string }, scope),
    // What the walk calls a name that is bound or assigned; its types do not know.
    ...{ VariablePattern: (node: Node & { name: string }, scope: Scope) => reference(node, scope) },
    Property: (node, scope, visit) => {
      if (node.computed) visit(node.key, scope);
      if (node.shorthand) shorthand.add(node.value);
      visit(node.value, scope);
    },
    ObjectPattern: (node, scope, visit) => {
      for (const property of node.properties) {
        if (property.type === "RestElement") {
          pattern(property.argument, scope, visit);
          continue;
        }
        if (property.computed) visit(property.key, scope);
        const { value } = property;
        if (property.shorthand) shorthand.add(value.type === "AssignmentPattern" ? value.left : value);
        pattern(value, scope, visit);
      }
    },
    CallExpression: (node, scope, visit) => {
      called(node.callee, scope, visit);
      for (const argument of node.arguments) visit(argument, scope);
    },
    TaggedTemplateExpression: (node, scope, visit) => {
      called(node.tag, scope, visit);
      visit(node.quasi, scope);
    },
    UnaryExpression: (node, scope, visit) => {
      const { argument } = node;
      if (node.operator !== "typeof" || argument.type !== "Identifier" || !isShared(argument.name, scope))
        return visit(argument, scope);
      const { name } = argument;
      const member = `typeof ${scopeName}.${name}`;
      edits.replace(node.start, node.end, `("${name}" in ${scopeName} ? ${member} : "undefined")`);
    },
    AssignmentExpression: (node, scope, visit) => {
      forbidConstants(node.left, scope);
      pattern(node.left, scope, visit);
      visit(node.right, scope);
    },
    UpdateExpression: (node, scope, visit) => {
      forbidConstants(node.argument, scope);
      visit(node.argument, scope);
    },
    VariableDeclaration: (node, scope, visit) => {
      const shared = isTopVariable(node, scope);
      if (shared) edits.replace(node.start, afterKeyword(node), "void (");
      for (const declarator of node.declarations) {
        pattern(declarator.id, scope, visit);
        if (declarator.init) visit(declarator.init, scope);
        else if (shared && node.kind === "let") edits.insert(declarator.end, " = undefined");
      }
      if (!shared) return;
      const closed = source[node.end - 1] === ";";
      edits.insert(closed ? node.end - 1 : node.end, closed || heads.has(node) ? ")" : ");");
    },
    Function: (node, scope, visit) => {
      const named = node.type === "FunctionExpression" && node.id ? [node.id] : [];
      const around = named.length > 0 ? enter(scope, bindingsOf(named, "local")) : scope;
      const names = node.params.flatMap((param) => namesIn(param));
      const body = node.body.type === "BlockStatement" ? node.body.body : [];
      const inside = enter(around, [
        ...bindingsOf(names, "local"),
        ...varsOf(body),
        ...lexical(body),
        ...(node.type === "ArrowFunctionExpression" ? [] : [argumentsOf(node)]),
      ]);
      for (const param of node.params) pattern(param, inside, visit);
      if (node.body.type === "BlockStatement")
        for (const statement of node.body.body) visit(statement, inside);
      else visit(node.body, inside);
    },
    Class: (node, scope, visit) => {
      const inside = node.id ? enter(scope, bindingsOf([node.id], "local")) : scope;
      const shared = node.type === "ClassDeclaration" && scope === top && node.id;
      if (shared) edits.insert(node.start, `${scopeName}.${node.id!.name} = `);
      if (node.superClass) visit(node.superClass, scope);
      visit(node.body, inside);
      if (shared) edits.insert(node.end, ";");
    },
    StaticBlock: (node, scope, visit) => {
      const inside = enter(scope, [...varsOf(node.body), ...lexical(node.body)]);
      for (const statement of node.body) visit(statement, inside);
    },
    BlockStatement: (node, scope, visit) => {
      const inside = enter(scope, lexical(node.body));
      for (const statement of node.body) visit(statement, inside);
    },
    SwitchStatement: (node, scope, visit) => {
      visit(node.discriminant, scope);
      const inside = enter(scope, lexical(node.cases.flatMap((c) => c.consequent)));
      for (const { test, consequent } of node.cases) {
        if (test) visit(test, inside);
        for (const statement of consequent) visit(statement, inside);
      }
    },
    CatchClause: (node, scope, visit) => {
      const inside = enter(scope, node.param ? bindingsOf(namesIn(node.param), "local") : []);
      if (node.param) pattern(node.param, inside, visit);
      visit(node.body, inside);
    },
    ForStatement: (node, scope, visit) => {
      const { init } = node;
      const inside = enter(scope, init?.type === "VariableDeclaration" ? lexical([init]) : []);
      if (init?.type === "VariableDeclaration") heads.add(init);
      for (const part of [init, node.test, node.update, node.body]) if (part) visit(part, inside);
    },
    ForInStatement: forEach,
    ForOfStatement: forEach,
    ImportDeclaration: refuseImport,
    ImportExpression: refuseImport,
    ExportNamedDeclaration: refuseExport,
    ExportDefaultDeclaration: refuseExport,
    ExportAllDeclaration: refuseExport,
  };

  type Visit = WalkerCallback<Scope>;
  /** Past `const` and the space behind it; a line break stays, or lines would move. */
  const afterKeyword = ({ start, kind }: VariableDeclaration): number =>
    start + kind.length + (source[start + kind.length] === " " ? 1 : 0);
  /** Declarations that stand in the head of a loop: no semicolon follows. */
  const heads = new Set<Node>();

  function pattern(node: Node, scope: Scope, visit: Visit): void {
    // The walk takes the kind of node that it should look for, its types do not say so.
    (visit as (node: Node, scope: Scope, as: string) => void)(node, scope, "Pattern");
  }

  /** A call keeps its `this`: `f()` is not `$scope.f()`. */
  function called(node: Node, scope: Scope, visit: Visit): void {
    if (node.type === "Identifier") reference(node as Node & { name: string }, scope, true);
    else visit(node as AnyNode, scope);
  }

  function forEach(
    node: { readonly left: AnyNode; readonly right: AnyNode; readonly body: AnyNode },
    scope: Scope,
    visit: Visit,
  ): void {
    const { left } = node;
    if (isDeclaration(left)) {
      const inside = enter(scope, lexical([left]));
      if (isTopVariable(left, inside)) edits.replace(left.start, afterKeyword(left), "");
      for (const { id: target } of left.declarations) pattern(target, inside, visit);
      visit(node.right, inside);
      visit(node.body, inside);
      return;
    }
    forbidConstants(left, scope);
    pattern(left, scope, visit);
    visit(node.right, scope);
    visit(node.body, scope);
  }

  function refuseImport(node: Node): never {
    throw new Refusal(
      "a cell cannot import",
      `The toolkit is already there: ${known.slice(0, 8).join(", ")}. Names of other cells are there, too.`,
      node.start,
    );
  }
  function refuseExport(node: Node): never {
    throw new Refusal(
      "a cell cannot export",
      "Leave out `export`: other cells see its names as they are.",
      node.start,
    );
  }

  const statements = program.body.filter((statement) => statement.type !== "EmptyStatement");
  const last = statements.at(-1);
  const result = last?.type === "ExpressionStatement" ? last : null;
  if (result) edits.insert(result.start, `await ${show}((`);
  for (const statement of program.body) recursive(statement, top, visitors);
  if (result) edits.insert(result.end - (source[result.end - 1] === ";" ? 1 : 0), "))", closers);

  const kinds = [...top.names].filter(([, { kind }]) => kind !== "local");
  const names = (wanted: (binding: Binding) => boolean) =>
    JSON.stringify(kinds.filter(([, binding]) => wanted(binding)).map(([name]) => name));
  const head = [
    `export default async function (${scopeName}, ${show}, ${declare}) {`,
    ` ${declare}(${names(({ kind }) => kind !== "var")}, ${names(({ kind }) => kind === "var")});`,
    ...kinds
      .filter(([, { kind }]) => kind === "function")
      .map(([name]) => ` ${scopeName}.${name} = ${name};`),
  ].join("");
  return {
    ok: true,
    module: `${head}\n${edits.apply()}\n}\n//# sourceURL=${moduleName(id)}\n`,
    defines: kinds.map(([name]) => name),
    uses: [...uses],
  };
}
