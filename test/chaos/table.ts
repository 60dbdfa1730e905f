// What the suite saw, as a table: a line a fault.

import type { Figures } from "./checks.ts";
import type { Ordeal } from "./ordeal.ts";

type Column = readonly [title: string, cell: (ordeal: Ordeal) => string | number];

const total = (ordeal: Ordeal, figure: (figures: Figures) => number) =>
  ordeal.figures.reduce((sum, figures) => sum + figure(figures), 0);
const most = (ordeal: Ordeal, figure: (figures: Figures) => number) =>
  Math.max(0, ...ordeal.figures.map(figure));
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

const COLUMNS: readonly Column[] = [
  ["fault", ({ fault }) => fault],
  ["strikes", ({ strikes }) => strikes],
  ["sweeps", ({ figures }) => figures.length],
  ["trials", (o) => total(o, ({ trials }) => trials)],
  ["reports", (o) => total(o, ({ epochs }) => epochs)],
  ["missing", (o) => total(o, ({ missing }) => missing)],
  ["doubled", (o) => total(o, ({ doubled }) => doubled)],
  ["attempts lost", (o) => total(o, ({ lost }) => lost)],
  ["handed back", (o) => total(o, ({ handedBack }) => handedBack)],
  ["epochs again", (o) => total(o, ({ epochsAgain }) => epochsAgain)],
  [
    "most at once",
    (o) => `${most(o, (f) => f.epochsAgainMax)}, ${seconds(most(o, (f) => f.againMsMax))}`,
  ],
  ["hand-over", handoverCell],
  ["result", resultText],
];

function handoverCell({ figures }: Ordeal): string {
  const all = figures.flatMap(({ handovers }) => handovers).toSorted((a, b) => a - b);
  if (all.length === 0) return "";
  return `${seconds(all[all.length >> 1]!)}, at most ${seconds(all.at(-1)!)}`;
}

/** Compared with the same sweep left alone. */
function resultText({ problems }: Ordeal): string {
  return problems.length === 0 ? "identical" : `${problems.length} promises broken`;
}

/** In Markdown, so that it can be shown as it is. */
export function tableText(ordeals: readonly Ordeal[]): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...ordeals.map((ordeal) => COLUMNS.map(([, cell]) => String(cell(ordeal)))),
  ];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  const [head, ...body] = rows.map(line);
  return [head, rule, ...body].join("\n");
}
