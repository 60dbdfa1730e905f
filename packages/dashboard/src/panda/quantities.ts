// What there is to draw of a model in training: each metric, what was learned from beside what was judged
// by, then what is known of the network as a whole. An objective names its metrics as it likes.

import type { Report } from "@caviar/protocol";

type Part = {
  readonly name: string;
  readonly of: (report: Report) => number | undefined;
};

export type Quantity = {
  readonly title: string;
  readonly scale: "linear" | "log";
  /** The most telling one first. */
  readonly parts: readonly Part[];
};

/** trainLoss, validationLoss: one picture. */
const SIDES = /^(validation|train)([A-Z]\w*)$/;
const SIDE_NAMES = { validation: "validation", train: "training" } as const;
/** Drawn before the others, and in this order. */
const FIRST = ["loss", "accuracy"];
/** Changes by factors rather than by sums. */
const LOGARITHMIC: ReadonlySet<string> = new Set(["loss", "learningRate", "gradientNorm"]);
const scaleOf = (name: string) => (LOGARITHMIC.has(name) ? "log" : "linear");
/** Counts up by itself. */
const TOLD: ReadonlySet<string> = new Set(["steps"]);

export function quantitiesOf(reports: readonly Report[]): readonly Quantity[] {
  // Metrics may come later or only at first, statistics only while somebody had the trial in hand.
  const watched = reports.findLast(({ statistics }) => statistics !== undefined);
  const looked = [...reports.slice(0, 1), ...(watched ? [watched] : []), ...reports.slice(-1)];
  const metrics = new Set(looked.flatMap((report) => Object.keys(report.metrics)));
  const ofModel = new Set(looked.flatMap(({ statistics }) => Object.keys(statistics?.model ?? {})));
  return [
    ...metricQuantities([...metrics]),
    ...[...ofModel].filter((name) => !TOLD.has(name)).map(modelQuantity),
  ];
}

function metricQuantities(names: readonly string[]): Quantity[] {
  const groups = Map.groupBy(names, (name) => wordsOf(SIDES.exec(name)?.[2] ?? name));
  const quantities = [...groups].map(([title, group]): Quantity => {
    const parts = group.map((name): Part => {
      const side = SIDES.exec(name)?.[1];
      const isSide = side === "validation" || side === "train";
      return { name: isSide ? SIDE_NAMES[side] : title, of: ({ metrics }) => metrics[name] };
    });
    return { title, scale: scaleOf(title), parts: parts.toSorted(byName) };
  });
  return quantities.toSorted((a, b) => rankOf(a.title) - rankOf(b.title));
}

/** "validation" before "training". */
const byName = (a: Part, b: Part) => (a.name < b.name ? 1 : -1);

const rankOf = (title: string) => (FIRST.includes(title) ? FIRST.indexOf(title) : FIRST.length);

function modelQuantity(name: string): Quantity {
  const title = wordsOf(name);
  return {
    title,
    scale: scaleOf(name),
    parts: [{ name: title, of: ({ statistics }) => statistics?.model[name] }],
  };
}

/** learningRate: "learning rate" */
export function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
