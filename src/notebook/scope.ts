/** The variables that a notebook's cells share, as the modules of `compileCell` want them. */

export type CellScope = Record<string, unknown>;

/** Called by a module before its first line: names that get their value later, and those that `var` makes undefined. */
export type Declare = (names: readonly string[], variables: readonly string[]) => void;

/** The default export of a compiled cell. */
export type CellModule = (
  scope: CellScope,
  show: (value: unknown) => unknown,
  declare: Declare,
) => Promise<void>;

/**
 * An object that says "x is not defined" for what it does not have. Its own properties are as fast as any; only a missing one gets
 * as far as the proxy behind it, which knows the worker's own globals.
 */
export function createScope(globals: object = globalThis): {
  readonly scope: CellScope;
  readonly declare: Declare;
} {
  const missing = (name: PropertyKey): never => {
    throw new ReferenceError(`${String(name)} is not defined`);
  };
  const behind = new Proxy(Object.create(null) as object, {
    get: (_, name) =>
      typeof name === "symbol" || name in globals ? Reflect.get(globals, name, globals) : missing(name),
    has: (_, name) => name in globals,
    set: (_, name) => missing(name),
  });
  const scope = Object.create(behind) as CellScope;
  const assign = (name: string, value: unknown) =>
    Object.defineProperty(scope, name, { value, writable: true, enumerable: true, configurable: true });
  return {
    scope,
    declare: (names, variables) => {
      for (const name of names) {
        Object.defineProperty(scope, name, {
          get: () => missing(name),
          set: (value) => void assign(name, value),
          enumerable: false, // not there yet for who looks at all of them
          configurable: true,
        });
      }
      for (const name of variables) if (!Object.hasOwn(scope, name)) assign(name, undefined);
    },
  };
}
