// What is measured, said in a table while it is measured and as one JSON document in the end.

export type Bar = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the peer reached in the same run. */
  readonly peer?: number | undefined;
  /** What is aimed at, for the value itself or for the ratio to the peer. */
  readonly target?: {
    readonly of: "value" | "ratio";
    readonly at: "least" | "most";
    readonly is: number;
  };
};

type Judged = Bar & { readonly ratio: number | null; readonly isMet: boolean | null };

export class Bars {
  readonly #bars: Judged[] = [];

  add(bar: Bar): void {
    const ratio = bar.peer === undefined ? null : bar.value / bar.peer;
    const judged = { ...bar, ratio, isMet: isMet(bar, ratio) };
    this.#bars.push(judged);
    process.stdout.write(`${lineOf(judged)}\n`);
  }

  json(): string {
    return JSON.stringify({ bars: this.#bars });
  }
}

function isMet({ value, target }: Bar, ratio: number | null): boolean | null {
  const reached = target?.of === "ratio" ? ratio : value;
  if (!target || reached === null) return null;
  return target.at === "least" ? reached >= target.is : reached <= target.is;
}

function lineOf({ name, value, unit, peer, ratio, target, isMet: met }: Judged): string {
  const ours = `${numberText(value)} ${unit}`.padStart(18);
  const theirs =
    peer === undefined || ratio === null ? "" : `${numberText(peer)}, x${numberText(ratio)}`;
  const verdict = target
    ? `${met === null ? "?" : met ? "met" : "MISSED"} (${target.at} ${target.is})`
    : "";
  return `${name.padEnd(52)}${ours}${theirs.padStart(20)}  ${verdict}`.trimEnd();
}

function numberText(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
