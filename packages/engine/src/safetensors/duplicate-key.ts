// JSON.parse keeps the last of two equal keys without a word. A file that names a tensor twice is
// damaged or hostile (two readers could see two different models), so it must be noticed.

const STRING_OR_BRACE = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;

/** The first key that some object of `json` has twice. `json` must be valid JSON. */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = []; // the keys of the objects around the current place
  for (const [token, colon] of json.matchAll(STRING_OR_BRACE)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, token.length - colon.length)));
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}
