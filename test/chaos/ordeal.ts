// A fault's whole plan, on sweep after sweep until every strike has fallen, and the verdict.

import { isDeepStrictEqual } from "node:util";

import type { LedgerEvent } from "@caviar/protocol";

import { Arena } from "./arena.ts";
import { type Figures, figuresOf, problemsOf } from "./checks.ts";
import type { Fault, Form } from "./fault.ts";
import { planOf, type Strike } from "./plan.ts";
import { CHECKPOINT_SECONDS, independentTrials } from "./sweeps.ts";
import type { Undisturbed } from "./undisturbed.ts";
import type { Watch } from "./watch.ts";

/** What a fault did to its sweeps. */
export type Ordeal = {
  readonly fault: string;
  /** How often it struck. */
  readonly strikes: number;
  /** Of each sweep that it struck. */
  readonly figures: readonly Figures[];
  /** Every promise that was broken, in words. */
  readonly problems: readonly string[];
};

export type Conditions = {
  readonly form: Form;
  readonly seed: number;
  /** Instead of the fault's own number of strikes. */
  readonly strikes?: number | undefined;
  readonly alone: Undisturbed;
};

/** A plan that is not through after so many sweeps strikes nobody. */
const SWEEPS_MAX = 100;

/**
 * Beside the checkpoint interval an interruption costs the reports that are gathered (0.25 s), the
 * writing of the next checkpoint, and the time in which a busy machine lets nobody run; ms.
 */
const AGAIN_GRACE_MS = 5_000;

/** Throws, with the processes' last words, when the cluster does not come through it. */
export async function undergo(fault: Fault, conditions: Conditions): Promise<Ordeal> {
  const { form, seed } = conditions;
  const spec = fault.sweep?.(form) ?? independentTrials;
  const reference = conditions.alone.ledgerOf(spec);
  reference.catch(() => undefined); // awaited below, if it comes to that
  const plan = planOf(seed, fault.name, conditions.strikes ?? fault.strikes[form]);
  const left = [...plan];
  const figures: Figures[] = [];
  const problems: string[] = [];

  await using store = await fault.store?.();
  await using arena = await Arena.start(fault.size, store?.folder);
  try {
    while (left.length > 0 && figures.length < SWEEPS_MAX) {
      const watch = await arena.submit(spec);
      await strikeWhileItRuns({ fault, form, arena, watch, left });
      await watch.ended;
      const events = await arena.cluster.ended(watch.sweep);
      figures.push(figuresOf(events, await reference));
      problems.push(...lostEvents(watch, events), ...problemsOf(events, await reference));
    }
  } catch (cause) {
    const words = `${String(cause)}; the processes' last words:\n${await arena.logTail()}`;
    throw new Error(`${fault.name}: ${words}`, { cause });
  }
  if (left.length > 0) problems.push(`expected ${plan.length} strikes, ${left.length} never fell`);
  problems.push(...costProblems(figures), ...(fault.problems?.(figures, form) ?? []));
  return { fault: fault.name, strikes: plan.length - left.length, figures, problems };
}

/** Takes the strikes that fell off `left`. */
async function strikeWhileItRuns({
  fault,
  left,
  ...scene
}: {
  readonly fault: Fault;
  readonly form: Form;
  readonly arena: Arena;
  readonly watch: Watch;
  readonly left: Strike[];
}): Promise<void> {
  for (let strike = left[0]; strike; strike = left[0]) {
    await scene.watch.reports(strike.afterReports);
    if (scene.watch.isOver) return;
    if (await fault.strike({ ...scene, strike })) left.shift();
  }
}

/** What had been in the ledger once, and is not any more. */
function lostEvents({ events: seen }: Watch, events: readonly LedgerEvent[]): string[] {
  const lost = seen.find((event, i) => !isDeepStrictEqual(event, events[i]));
  return lost ? [`event ${lost.seq} (${lost.kind}) has vanished from the ledger`] : [];
}

function costProblems(figures: readonly Figures[]): string[] {
  const allowed = CHECKPOINT_SECONDS * 1000 + AGAIN_GRACE_MS;
  return figures
    .filter(({ againMsMax }) => againMsMax > allowed)
    .map((f) => `${f.againMsMax} ms of training were done again, expected at most ${allowed}`);
}
