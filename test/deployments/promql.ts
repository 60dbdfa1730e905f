// What a rule of Prometheus asks for, and what a scrape offers: enough of both languages to hold one
// against the other.

/** metric -> the labels that it is asked by. */
export type Series = ReadonlyMap<string, ReadonlySet<string>>;

const WORDS = new Set(["and", "or", "unless", "on", "by", "ignoring", "without", "bool", "offset"]);

/** The metrics of an expression, each with the labels of its matchers. */
export function askedBy(expression: string): Series {
  const asked = new Map<string, Set<string>>();
  const bare = expression
    .replaceAll(/"[^"]*"/g, '""')
    .replaceAll(/\b(?:by|on|ignoring|without) *\([^)]*\)/g, "");
  for (const [, name = "", matchers = ""] of bare.matchAll(
    /\b([a-z_]\w*)\b(?! *\()(?:\{([^}]*)\})?(?![^{]*\})/g,
  )) {
    if (WORDS.has(name) || /^\d/.test(name)) continue;
    const labels = asked.get(name) ?? new Set();
    for (const [label] of matchers.matchAll(/\w+(?= *[=!])/g)) labels.add(label);
    asked.set(name, labels);
  }
  return asked;
}

/** The metrics of an answer of /metrics, each with its labels. */
export function offeredBy(body: string): Series {
  const offered = new Map<string, Set<string>>();
  for (const line of body.split("\n")) {
    const [, name, labels = ""] = /^([a-z_]\w*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = offered.get(name) ?? new Set();
    for (const [label] of labels.matchAll(/\w+(?==")/g)) known.add(label);
    offered.set(name, known);
  }
  return offered;
}

/** What is asked for and not offered, as `metric` or `metric{label}`. */
export function missingIn(offered: Series, asked: Series): readonly string[] {
  return [...asked].flatMap(([name, labels]) => {
    const known = offered.get(name);
    if (!known) return [name];
    return [...labels].filter((label) => !known.has(label)).map((label) => `${name}{${label}}`);
  });
}
