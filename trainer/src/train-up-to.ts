// The winner's checkpoint was lost: train from an earlier one, or from the first epoch, to where the
// result was reported. Training is a function of (config, seed), so a reproducible sweep arrives at
// the same bits. Nothing is reported: the ledger has these epochs.

import type { ChangesAt, EvaluateJob, PlacedOrder } from "@caviar/protocol";

import type { Ending, Slot } from "./slot.ts";
import type { SlotMessage } from "./slot-messages.ts";

/** The checkpoint; "yielded" when the trainer leaves; else how the training ended instead. */
export async function trainUpTo(
  slot: Slot,
  { objective, config, seed, epochs, reproducible, changes = [] }: EvaluateJob,
  checkpoint: Uint8Array | undefined,
  listen: (message: SlotMessage) => void,
): Promise<Uint8Array | "yielded" | Ending> {
  let last: Uint8Array | undefined;
  const task = {
    kind: "train",
    objective,
    config,
    seed,
    epochs,
    reproducible,
    checkpoint,
    given: { orders: changes.map(orderOf), epochReported: 0, isPanda: false },
  } as const;
  const ending = await slot.run(task, (message) => {
    listen(message);
    if (message.kind === "checkpoint") last = message.bytes;
  });
  if (ending.kind !== "trained") return ending;
  if (ending.outcome === "yielded") return "yielded";
  if (ending.outcome === "finished" && last) return last;
  const message = `expected the winner to arrive at epoch ${epochs} again, got ${ending.outcome}`;
  return { kind: "failed", why: "threw", message, stack: undefined, cpuSeconds: undefined };
}

/** As when a person asked for it; only the places are others. */
function orderOf({ epoch, changes }: ChangesAt, index: number): PlacedOrder {
  return { act: index + 1, order: { kind: "set", changes }, epoch };
}
