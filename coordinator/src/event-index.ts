// Which events of a ledger are of which trial: for each event the one before it of the same trial,
// so that a trial's events are found from its last one backwards. Four bytes an event.

import { Column, type LedgerEvent } from "@caviar/protocol";

/** No event. Sequence numbers begin at 1. */
const NONE = 0;

export class EventIndex {
  /** By sequence number - 1: the event before it of the same trial. */
  readonly #previous = new Column("I32");
  readonly #last: number[] = [];

  constructor(first: LedgerEvent) {
    this.add(first);
  }

  add(event: LedgerEvent): void {
    const trial = "trial" in event ? event.trial : undefined;
    this.#previous.push(trial === undefined ? NONE : (this.#last[trial] ?? NONE));
    if (trial !== undefined) this.#last[trial] = event.seq;
  }

  /** Sequence numbers of the trial's last `count` events, oldest first. */
  of(trial: number, count: number): number[] {
    const found: number[] = [];
    let seq = this.#last[trial] ?? NONE;
    while (seq !== NONE && found.length < count) {
      found.push(seq);
      seq = this.#previous.at(seq - 1);
    }
    return found.toReversed();
  }
}
