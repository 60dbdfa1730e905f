// A sweep file as YAML 1.2 and as the plain value that it stands for.

import { CaviarError } from "@caviar/errors";
import { type Document, LineCounter, parseDocument } from "yaml";

export type YamlFile = {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
};

/** Uses of one anchor; a few nested ones could stand for gigabytes ("billion laughs"). */
const ALIAS_COUNT_MAX = 100;

/** Throws CAV_SPEC_INVALID, with one line for each mistake of syntax. */
export function parseYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  // The message of a mistake gets its place from us, in the same form as all the others.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakes = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${file}:${line}:${col}: expected YAML, got a mistake: ${message}`;
  });
  if (mistakes.length > 0) throw new CaviarError("CAV_SPEC_INVALID", mistakes.join("\n"));
  return { file, document, lines };
}

/** The plain value. Throws CAV_SPEC_INVALID when its aliases stand for too much, or for nothing. */
export function valueOf({ file, document }: YamlFile): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_COUNT_MAX });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaviarError("CAV_SPEC_INVALID", `${file}: expected plain YAML, got ${why}`, {
      cause,
    });
  }
}
