// Where in a YAML file a path of the value was written, so that a mistake can be pointed at.

import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  type LineCounter,
  type Node,
  type Pair,
} from "yaml";

import type { YamlFile } from "./yaml-file.ts";

/** Counted from 1. */
export type Place = { readonly line: number; readonly column: number };

type Step = PropertyKey;

/**
 * The place of the value at `path`, or with `atKey` of its key. What is not there is placed at the
 * nearest thing around it that is; undefined when that has no place in the file.
 */
export function placeOf(
  { document, lines }: YamlFile,
  path: readonly Step[],
  atKey = false,
): Place | undefined {
  let value: unknown = document.contents;
  let around: Node | undefined = isNode(value) ? value : undefined;
  for (const [index, step] of path.entries()) {
    const pair = isMap(value) ? pairAt(value.items, step) : undefined;
    const next = pair ? pair.value : isCollection(value) ? value.get(step, true) : undefined;
    if (pair === undefined && !isNode(next)) break;
    const isLast = index === path.length - 1;
    const key = isNode(pair?.key) ? pair.key : undefined;
    around = isLast && !atKey && isNode(next) ? next : (key ?? (isNode(next) ? next : around));
    value = next;
  }
  return around && at(around, lines);
}

function pairAt(pairs: readonly Pair[], step: Step): Pair | undefined {
  return pairs.find(({ key }) => isScalar(key) && String(key.value) === String(step));
}

function at({ range }: Node, lines: LineCounter): Place | undefined {
  if (!range) return undefined;
  const { line, col } = lines.linePos(range[0]);
  return { line, column: col };
}
