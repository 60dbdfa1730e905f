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
  const split = text.indexOf("=");
  const keys = text.slice(0, Math.max(0, split)).split(".");
  if (keys.includes("")) {
    throw usage("key=value with a dotted key such as sampler.name=random", text);
  }
  const document = parseDocument(text.slice(split + 1));
  const [error] = document.errors;
  if (error) throw usage(`YAML after "${keys.join(".")}="`, text.slice(split + 1), error);
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
    throw usage("a key of the sweep file", text, cause);
  }
}

function usage(expected: string, got: string, cause?: unknown): CaviarError {
  const why = cause instanceof Error ? ` (${cause.message.split("\n")[0]})` : "";
  return new CaviarError("CAV_USAGE", `--set: expected ${expected}, got ${got}${why}`, { cause });
}
