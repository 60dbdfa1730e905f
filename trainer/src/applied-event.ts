// What a person asked has taken effect, as the ledger's event.

import type { EventBody } from "@caviar/protocol";

import type { Applied } from "./slot-messages.ts";

export function appliedEvent(
  trial: number,
  { act, epoch, step, found }: Applied,
): Extract<EventBody, { kind: "steering-applied" | "range-tested" }> {
  const place = { trial, act, epoch, step };
  if (!found) return { kind: "steering-applied", ...place };
  const { rates, losses, suggested } = found;
  return {
    kind: "range-tested",
    ...place,
    rates: [...rates],
    losses: [...losses],
    ...(suggested !== undefined && { suggested }),
  };
}
