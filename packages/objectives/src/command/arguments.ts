// The words of a command. `${NAME:-default}` is the trainer's own environment, put in when its
// configuration is read. `{name}` is a trial's parameter and `{caviar.name}` something of the trial
// itself, put in when the program is started: as the whole of an argument or a part of it, never more
// than one, since no shell reads them. `{{` and `}}` are braces.

import { CaviarError, shown } from "@caviar/errors";

import type { Scalar } from "./parameters.ts";

/** Of the trial itself. */
const TRIAL_PLACES = [
  "caviar.seed",
  "caviar.epochs",
  "caviar.startEpoch",
  "caviar.params",
  "caviar.checkpointIn",
  "caviar.checkpointOut",
] as const;
export type TrialPlace = (typeof TRIAL_PLACES)[number];

/** Literal texts and the names between them. */
export type Argument = readonly ({ readonly text: string } | { readonly name: string })[];

const PIECE = /\{\{|\}\}|\{([A-Za-z_][\w.-]*)\}|[{}]/g;
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** CAV_USAGE when a variable without a default is not set. Set to nothing counts as not set. */
export function expandVariables(
  word: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return word.replaceAll(VARIABLE, (_, name: string, fallback: string | undefined) => {
    const value = environment[name] || fallback;
    if (value !== undefined) return value;
    throw new CaviarError(
      "CAV_USAGE",
      `expected ${name} in the trainer's environment, it is not set`,
    );
  });
}

/** CAV_USAGE when a brace stands alone, or names no parameter of `declared` (absent: all are). */
export function parseArgument(
  word: string,
  declared: Readonly<Record<string, unknown>> | undefined,
): Argument {
  const parts: ({ text: string } | { name: string })[] = [];
  let from = 0;
  for (const match of word.matchAll(PIECE)) {
    parts.push({ text: word.slice(from, match.index) });
    parts.push(pieceOf(word, match, declared));
    from = match.index + match[0].length;
  }
  return [...parts, { text: word.slice(from) }];
}

function pieceOf(
  word: string,
  [piece, name]: RegExpExecArray,
  declared: Readonly<Record<string, unknown>> | undefined,
): { text: string } | { name: string } {
  if (piece === "{{" || piece === "}}") return { text: piece.slice(1) };
  if (name === undefined) {
    const message = `expected {name}, or ${piece}${piece} for a brace, got ${shown(word)}`;
    throw new CaviarError("CAV_USAGE", message);
  }
  const known: readonly string[] = TRIAL_PLACES;
  const isKnown = name.startsWith("caviar.")
    ? known.includes(name)
    : !declared || Object.hasOwn(declared, name);
  if (isKnown) return { name };
  const names = [...Object.keys(declared ?? {}), ...known].join(", ");
  throw new CaviarError("CAV_USAGE", `expected one of ${names} between braces, got ${shown(name)}`);
}

/** The parameters that arguments name. */
export function placeholdersOf(args: readonly Argument[]): string[] {
  const names = args.flatMap((parts) => parts.flatMap((part) => ("name" in part ? part.name : [])));
  return [...new Set(names)].filter((name) => !name.startsWith("caviar."));
}

/**
 * One word. CAV_COMMAND_FAILED when a parameter is not there, or is text that the program would take
 * for an option of its own: a sweep fills arguments in, it does not choose them.
 */
export function fillArgument(
  argument: Argument,
  values: Readonly<Record<string, Scalar | undefined>>,
): string {
  const word = argument
    .map((part) => ("text" in part ? part.text : textOf(part.name, values[part.name])))
    .join("");
  const first = argument.find((part) => !("text" in part) || part.text !== "");
  if (first && "name" in first && word.startsWith("-") && typeof values[first.name] === "string") {
    const message = `expected ${first.name} not to begin with "-", got ${shown(word)}; write the argument as --${first.name}={${first.name}} to allow it`;
    throw new CaviarError("CAV_COMMAND_FAILED", message);
  }
  return word;
}

function textOf(name: string, value: Scalar | undefined): string {
  if (value === undefined) {
    throw new CaviarError("CAV_COMMAND_FAILED", `expected a value of ${name}, got nothing`);
  }
  const text = String(value);
  if (!text.includes("\0")) return text;
  throw new CaviarError("CAV_COMMAND_FAILED", `expected ${name} without NUL, got ${shown(text)}`);
}
