// Acts and what became of them, in words: the same on the page, in a terminal and in a log.

import type { LedgerEvent } from "../events.ts";
import type { ActState } from "./panda-state.ts";
import type { PandaEvent } from "./fold-panda.ts";

/** "learningRate 0.01, l2 0" */
export function changesText(changes: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(changes).map(([name, value]) => `${name} ${String(value)}`);
  return words.join(", ");
}

/** "set learningRate 0.01", "rewind to epoch 7: l2 0" */
export function actText(what: ActState["what"]): string {
  const at = "at" in what && what.at !== undefined ? ` at epoch ${what.at}` : "";
  switch (what.kind) {
    case "set":
      return `set ${changesText(what.changes)}${at}`;
    case "pause":
      return `pause${at}`;
    case "resume":
      return "resume";
    case "range-test":
      return `learning-rate range test ${what.from}..${what.to} in ${what.steps} steps${at}`;
    case "adopt":
      return "adopt";
    case "give-back":
      return "give back";
    case "note":
      return `note: ${what.text}`;
    case "rewind":
    case "fork": {
      const changes = changesText(what.changes);
      const where = what.kind === "rewind" ? "rewind to epoch" : "fork at epoch";
      return `${where} ${what.epoch}${changes === "" ? "" : `: ${changes}`}`;
    }
  }
}

/** A sentence about an event of a panda; `of`: "trial 3", where it is not clear from the place. */
export function pandaText(event: PandaEvent, of = "it"): string {
  switch (event.kind) {
    case "trial-adopted":
      return `${event.by} adopted ${of}`;
    case "trial-given-back":
      return `${event.by} gave ${of} back to the search`;
    case "trial-steered":
      return `${event.by} asked of ${of}: ${actText(event.act)}`;
    case "trial-branched":
      return `${event.by} asked of ${of}: ${actText({ ...event, kind: event.how })}`;
    case "trial-noted":
      return `${event.by} noted at epoch ${event.epoch} of ${of}: ${event.text}`;
    case "steering-applied":
      return `act ${event.act} took effect on ${of} after epoch ${event.epoch}, step ${event.step}`;
    case "range-tested": {
      const found =
        event.suggested === undefined
          ? "no rate lowered the loss"
          : `suggests ${event.suggested.toPrecision(2)}`;
      return `range test of ${of} after epoch ${event.epoch}: ${found}`;
    }
  }
}

/** Whether an event is of a panda's. */
export function isPandaEvent(event: LedgerEvent): event is PandaEvent {
  return KINDS.some((kind) => kind === event.kind);
}

const KINDS = [
  "trial-adopted",
  "trial-given-back",
  "trial-steered",
  "trial-branched",
  "trial-noted",
  "steering-applied",
  "range-tested",
] as const satisfies PandaEvent["kind"][];
