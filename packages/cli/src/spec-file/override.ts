// `--set key=value`: a dotted path into the sweep file, and a value in YAML.

import { CaviarError } from "@caviar/errors";
import { type Document, parseDocument } from "yaml";

export type Override = {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** As it was written, for messages. */
  readonly text: string;
};

/** Throws CAV_USAGE when `text` is not `key=value`, or when its value is no YAML. */
export function parseOverride(text: string): Override {
  return parseAssignment(text, { option: "--set", example: "sampler.name=random" });
}

/** The same for another option, which is named in messages. */
export function parseAssignment(
  text: string,
  { option, example }: { readonly option: string; readonly example: string },
): Override {
  const split = text.indexOf("=");
  const keys = text.slice(0, Math.max(0, split)).split(".");
  if (keys.includes("")) {
    throw usage(option, `key=value with a key such as ${example}`, text);
  }
  const document = parseDocument(text.slice(split + 1));
  const [error] = document.errors;
  if (error) throw usage(option, `YAML after "${keys.join(".")}="`, text.slice(split + 1), error);
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const path = keys.map((key) => (/^\d{1,6}$/.test(key) ? Number(key) : key));
  return { path, value, text };
}

/**
 * Write the value into the document, with the maps on its way. What is written so has no place in
 * the file. Throws CAV_USAGE when the path leads through something that is no map or list.
 */
export function applyOverride(document: Document, { path, value, text }: Override): void {
  try {
    document.setIn(path, document.createNode(value));
  } catch (cause) {
    throw usage("--set", "a key of the sweep file", text, cause);
  }
}

function usage(option: string, expected: string, got: string, cause?: unknown): CaviarError {
  const why = cause instanceof Error ? ` (${cause.message.split("\n")[0]})` : "";
  const message = `${option}: expected ${expected}, got ${got}${why}`;
  return new CaviarError("CAV_USAGE", message, { cause });
}
