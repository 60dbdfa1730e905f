// The header of an NPY file: the text of a Python dictionary with the keys descr, fortran_order and
// shape. NumPy evaluates it; here only the form that NumPy writes is read, in any order of the keys.

export type Header = {
  /** The element type, for instance "<f4". */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
};

/** A word of Python, after any blanks; a number is not followed by another one. */
const WORD = /[ \t\n]*('[^'\\]*'|True|False|\d{1,15}(?![ \t\n]*\d)|[{}(),:])/gy;

/** One entry, blanks removed; the last may go without its comma. */
const ENTRY = /'(\w+)':('[^']*'|True|False|\((?:\d+,)*\d*\))(?:,|(?=\}$))/gy;

/** The parsed header, or undefined when it is anything else. */
export function parseHeader(text: string): Header | undefined {
  const line = text.trimEnd();
  const words = [...line.matchAll(WORD)];
  if (lengthOf(words) !== line.length) return undefined;
  const compact = words.map(([, word]) => word).join("");
  if (!compact.startsWith("{") || !compact.endsWith("}")) return undefined;

  const found = [...compact.slice(1).matchAll(ENTRY)];
  if (lengthOf(found) !== compact.length - 2) return undefined;
  const entries = new Map(found.map(([, key, value]) => [key!, value!]));
  return entries.size === found.length ? headerOf(entries) : undefined;
}

/** Characters that the matches cover; they follow each other without a gap. */
function lengthOf(matches: readonly RegExpExecArray[]): number {
  return matches.reduce((sum, [match]) => sum + match.length, 0);
}

function headerOf(entries: ReadonlyMap<string, string>): Header | undefined {
  const descr = entries.get("descr");
  const order = entries.get("fortran_order");
  const shape = entries.get("shape");
  if (entries.size !== 3 || !descr?.startsWith("'") || !shape?.startsWith("(")) return undefined;
  if (order !== "True" && order !== "False") return undefined;
  return {
    descr: descr.slice(1, -1),
    fortranOrder: order === "True",
    shape: (shape.match(/\d+/g) ?? []).map(Number),
  };
}
