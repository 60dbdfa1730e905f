// Whatever the package exports says what it is: a docstring on each function, class and public
// method that a reader of the types can call.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const INDEX = new URL("../src/index.ts", import.meta.url);

type Declaration = { readonly what: string; readonly documented: boolean };

/** Names that the index exports as values, with their files; `layers` is a whole file. */
function exportedNames(): [file: URL, names: readonly string[]][] {
  const statement = /^export (?:\{([^}]*)\}|\* as \w+) from "([^"]+)";$/gm;
  return [...readFileSync(INDEX, "utf8").matchAll(statement)].map(([, list, path]) => {
    const file = new URL(path!, INDEX);
    const names = list?.split(",").map((name) => name.trim());
    return [file, names?.filter((name) => name !== "") ?? functionsOf(file)];
  });
}

function functionsOf(file: URL): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name!);
}

function declarationsOf(file: URL, name: string): Declaration[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const start = new RegExp(String.raw`^export (?:async )?(?:function|const|class) ${name}\b`);
  const at = lines.findIndex((line) => start.test(line));
  expect(at, `${name} is declared in ${file.pathname}`).toBeGreaterThanOrEqual(0);
  const isClass = lines[at]!.startsWith("export class");
  // A class may leave it to the head of its file.
  const own = { what: name, documented: hasDocstring(lines, at) || lines[0]!.startsWith("// ") };
  return isClass
    ? [own, ...methodsOf(name, lines, at)]
    : [{ ...own, documented: hasDocstring(lines, at) }];
}

/** Public methods, accessors and the constructor, if it takes anything. */
function methodsOf(owner: string, lines: readonly string[], from: number): Declaration[] {
  const end = lines.indexOf("}", from);
  const method = /^ {2}(?:static )?(?:(get|set) )?(\w+)(?:<[^>]*>)?\((?!\) \{\})/;
  return lines.slice(from, end).flatMap((line, i) => {
    const [, accessor, name] = method.exec(line) ?? [];
    if (name === undefined || accessor === "set") return []; // told by its getter
    if (isOverload(lines, from + i, name)) return [];
    return [{ what: `${owner}.${name}`, documented: hasDocstring(lines, from + i) }];
  });
}

/** The signatures after the first of several, which has the docstring. */
function isOverload(lines: readonly string[], at: number, name: string): boolean {
  return lines[at - 1]!.startsWith(`  ${name}(`) || lines[at - 1]!.startsWith(`  ${name}<`);
}

function hasDocstring(lines: readonly string[], at: number): boolean {
  return lines[at - 1]!.trimEnd().endsWith("*/");
}

const declarations = exportedNames().flatMap(([file, names]) =>
  names.flatMap((name) => declarationsOf(file, name)),
);

test("every exported function, class and public method has a docstring", () => {
  expect(declarations.length).toBeGreaterThan(100);
  const silent = declarations.filter(({ documented }) => !documented).map(({ what }) => what);
  expect(silent).toEqual([]);
});
