// Weights of another program's file against those that a network wants: all that does not fit is one
// error, for a single one seldom shows which architecture the file is of.

import { CaviarError } from "@caviar/errors";

import type { StoredTensors } from "../safetensors/format.ts";

/** Name -> shape of a tensor that the file must have. */
export type WantedTensors = ReadonlyMap<string, readonly number[]>;

const LINES_MAX = 20;

/**
 * Throws CAV_SHAPE_MISMATCH unless `found` has the tensors that are wanted, in these shapes, and no
 * others. `hint` ends the message.
 */
export function requireFitting(wanted: WantedTensors, found: StoredTensors, hint = ""): void {
  const lines: string[] = [];
  for (const [name, shape] of wanted) {
    const got = found.get(name);
    if (got?.shape.join() === shape.join()) continue;
    lines.push(`${name}: expected [${shape.join()}], got ${got ? shapeText(got) : "nothing"}`);
  }
  for (const [name, got] of found) {
    if (!wanted.has(name)) lines.push(`${name}: expected no such tensor, got ${shapeText(got)}`);
  }
  if (lines.length === 0) return;
  const shown = lines.slice(0, LINES_MAX);
  const more = lines.length > LINES_MAX ? [`and ${lines.length - LINES_MAX} more`] : [];
  const head = `the weights do not fit the network: it has ${wanted.size} tensors, the file ${found.size}`;
  const message = [head, ...[...shown, ...more].map((line) => `  ${line}`), hint].join("\n");
  throw new CaviarError("CAV_SHAPE_MISMATCH", message.trimEnd());
}

function shapeText({ shape }: { readonly shape: readonly number[] }): string {
  return `[${shape.join()}]`;
}
