// Trials in hand as the API tells of them, with what a test does not care about filled in.

import type { Panda, Report, TrialSummary } from "@caviar/protocol";

import type { Kin } from "../../src/panda/kin.ts";

export type Act = Panda["acts"][number];

export function actOf(act: number, what: Act["what"], applied?: Partial<Act["applied"]>): Act {
  const place = applied ? { epoch: 0, step: null, at: 0, trial: null, ...applied } : null;
  return { act, at: 1000 * act, by: "ann", what, applied: place, found: null };
}

/** `from`: the trial and the epoch that it branched off at. */
export function kinWith(
  trial: number,
  given: { readonly from?: readonly [trial: number, epoch: number]; readonly acts?: Act[] } = {},
): readonly [number, Kin] {
  const { from, acts = [] } = given;
  const summary: TrialSummary = {
    trial,
    params: { learningRate: 0.001 },
    retryOf: null,
    round: 0,
    phase: "pending",
    outcome: null,
    cause: null,
    proposedFor: "",
    endedFor: null,
    stoppedBy: null,
    interruption: null,
    targetEpochs: 20,
    epoch: 0,
    metrics: null,
    rungs: [],
    trainer: null,
    failures: [],
    losses: 0,
    adoptedBy: "ann",
    branchOf: from ? { trial: from[0], epoch: from[1] } : null,
    cost: { epochs: 0, epochsAgain: 0, cpuSeconds: 0, waitedSeconds: 0, wallSeconds: 0 },
  };
  const branches = acts.flatMap(({ applied }) => applied?.trial ?? []);
  const panda: Panda = {
    trial,
    by: "ann",
    isPaused: false,
    isAmended: false,
    settings: {},
    checkpoints: [],
    acts,
    branches,
  };
  return [trial, { summary, panda }];
}

export const forkTo = (act: number, trial: number, epoch: number): Act =>
  actOf(act, { kind: "fork", epoch, changes: {} }, { epoch, trial });

/** Of these epochs, the loss counting down from `loss`. */
export function reportsOf(epochs: readonly number[], loss = 1): Report[] {
  return epochs.map((epoch) => ({ epoch, metrics: { trainLoss: loss / epoch } }));
}
