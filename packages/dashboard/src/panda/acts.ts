// Everything that was done to a model through all the trials that it was, numbered, and where on the axis
// of epochs it took effect.

import { actText, type Panda } from "@caviar/protocol";

import { type Kin, lineageOf } from "./kin.ts";

type Act = Panda["acts"][number];

export type Entry = Act & {
  /** From 1 on: the same in the log and on the charts. */
  readonly number: number;
  /** The one that it was done to. */
  readonly trial: number;
};

/** In the order in which they were asked for; of forerunners what shaped the model, and what led on. */
export function entriesOf(trial: number, kin: ReadonlyMap<number, Kin>): readonly Entry[] {
  const line = lineageOf(trial, kin);
  const acts = line.flatMap((part, place) => {
    const next = line[place + 1]?.trial;
    const all = kin.get(part.trial)?.panda.acts ?? [];
    const own = all.filter(
      (act) =>
        next === undefined ||
        act.applied?.trial === next ||
        (act.applied?.trial === null && act.applied.epoch < part.until) ||
        (act.what.kind === "note" && act.what.epoch <= part.until),
    );
    return own.map((act) => ({ ...act, trial: part.trial }));
  });
  const sorted = acts.toSorted((a, b) => a.act - b.act);
  return sorted.map((act, index) => ({ ...act, number: index + 1 }));
}

/** Whole epochs that were done when it took effect; undefined: it has not. */
function epochOfAct({ what, applied }: Act): number | undefined {
  return what.kind === "note" ? what.epoch : applied?.epoch;
}

export type Mark = {
  readonly epoch: number;
  /** Of what was done there. */
  readonly numbers: readonly number[];
  /** What was done, by whom. */
  readonly text: string;
};

/** What took effect at the same epoch is one mark. */
export function marksOf(entries: readonly Entry[]): readonly Mark[] {
  const placed = entries.filter((entry) => epochOfAct(entry) !== undefined);
  const groups = Map.groupBy(placed, (entry) => epochOfAct(entry) ?? 0);
  return [...groups].map(([epoch, group]) => ({
    epoch,
    numbers: group.map(({ number }) => number),
    text: group.map((entry) => `${entry.number}: ${entryText(entry)}`).join("; "),
  }));
}

/** "ann: set learningRate 0.01, after epoch 5, step 450" */
function entryText(entry: Entry): string {
  return `${entry.by}: ${actText(entry.what)}, ${effectText(entry)}`;
}

/** "after epoch 5, step 450"; what has not taken effect waits, or has come too late. */
export function effectText({ what, applied }: Act): string {
  if (what.kind === "note") return `at epoch ${what.epoch}`;
  if (!applied) return "has not taken effect yet";
  const at = `after epoch ${applied.epoch}`;
  if (applied.trial !== null) return `${at}, as trial ${applied.trial}`;
  return applied.step === null ? at : `${at}, step ${applied.step}`;
}
