// What a person can do to a trial in training: acts. A trainer carries them out between two epochs.

import { pointSchema } from "@caviar/search";
import { z } from "zod";

import { trialNumberSchema } from "../names.ts";

/** Not before so many whole epochs are done; absent: before the next one. */
const at = z.int().min(0).optional();

/** Settings of the objective by name, with the values that they get. */
export const changesSchema = pointSchema.refine((changes) => Object.keys(changes).length <= 64, {
  error: "expected at most 64 settings",
});
export type Changes = z.infer<typeof changesSchema>;

const RANGE_TEST_STEPS_MAX = 1000;

const rangeTestSchema = z.strictObject({
  kind: z.literal("range-test"),
  /** The rate grows from `from` to `to` exponentially, step by step. */
  from: z.number().positive(),
  to: z.number().positive(),
  steps: z.int().min(20).max(RANGE_TEST_STEPS_MAX),
  at,
});
export type RangeTest = z.infer<typeof rangeTestSchema>;

/** Of a trial that its person has in hand already. */
export const actSchema = z.discriminatedUnion("kind", [
  /** Train with other settings. */
  z.strictObject({ kind: z.literal("set"), changes: changesSchema, at }),
  /** Save a checkpoint and give up the slot. */
  z.strictObject({ kind: z.literal("pause"), at }),
  z.strictObject({ kind: z.literal("resume") }),
  /** Find out how fast this model can learn now, and leave it as it is. */
  rangeTestSchema,
]);
export type Act = z.infer<typeof actSchema>;

/** All that a trainer is told. `adopt`: keep each epoch's checkpoint and report the layers' statistics. */
export const orderSchema = z.discriminatedUnion("kind", [
  ...actSchema.options,
  z.strictObject({ kind: z.literal("adopt") }),
  z.strictObject({ kind: z.literal("give-back") }),
]);
export type Order = z.infer<typeof orderSchema>;

/**
 * An order and its place in the ledger, which tells it from all others. `epoch`: whole epochs that were
 * done when it took effect; absent: it has not yet.
 */
export const placedOrderSchema = z.object({
  act: z.int().min(1),
  order: orderSchema,
  epoch: z.int().min(0).optional(),
});
export type PlacedOrder = z.infer<typeof placedOrderSchema>;

/** What took effect between epochs `epoch` and `epoch + 1`. */
export type ChangesAt = { readonly epoch: number; readonly changes: Changes };

/** The changes among `orders` that took effect, oldest first. */
export function appliedChanges(orders: readonly PlacedOrder[]): readonly ChangesAt[] {
  return orders.flatMap(({ order, epoch }) =>
    order.kind === "set" && epoch !== undefined ? [{ epoch, changes: order.changes }] : [],
  );
}

/** `settings` as they are in the epoch after `epoch` whole ones. */
export function changedSettings<Settings extends object>(
  settings: Settings,
  changes: readonly ChangesAt[],
  epoch: number,
): Settings {
  const due = changes.filter((change) => change.epoch <= epoch).map((change) => change.changes);
  return due.length === 0 ? settings : Object.assign({}, settings, ...due);
}

export const changesAtSchema = z.object({ epoch: z.int().min(0), changes: changesSchema });

/** A new trial that goes on from where another one was at `epoch`. */
export const branchSchema = z.object({
  trial: trialNumberSchema,
  epoch: z.int().min(1),
  /** Of that epoch, in the store. */
  checkpoint: z.string().min(1),
  changes: changesSchema,
  /** Its target; absent: that of the trial it comes from. */
  epochs: z.int().min(1).optional(),
  /** `rewind` stops the trial that it comes from, `fork` lets both go on. */
  how: z.enum(["rewind", "fork"]),
});
export type Branch = z.infer<typeof branchSchema>;
