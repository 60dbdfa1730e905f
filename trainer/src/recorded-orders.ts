// What a ledger says was asked of a trial, for training it again: changes at the epochs at which they took
// effect; range tests to be made again there. It is not to pause, and to be watched throughout.

import type { LedgerEvent, PlacedOrder, TrialState } from "@caviar/protocol";

type RangeTested = Extract<LedgerEvent, { kind: "range-tested" }>;

export function ordersOf(
  { panda }: Pick<TrialState, "panda">,
  rangeTests: readonly RangeTested[],
): readonly PlacedOrder[] {
  return (panda?.acts ?? []).flatMap(({ act, what, applied }): PlacedOrder[] => {
    if (what.kind === "set") return applied ? [{ act, order: what, epoch: applied.epoch }] : [];
    const tested = rangeTests.find((event) => event.act === act);
    if (what.kind !== "range-test" || !tested) return [];
    return [{ act, order: { ...what, at: tested.epoch } }];
  });
}
