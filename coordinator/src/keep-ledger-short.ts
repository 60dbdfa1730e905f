// Keeps what a sweep takes up in Redis bounded: now and then its fold is written down as a snapshot,
// and the events that are older than it leave the log for the archive. A new coordinator then has a
// snapshot and a short tail to read, however long the sweep has been running.

import { sealEvents, snapshotSeq, writeSnapshot, type Redis } from "@caviar/ledger";
import { type SweepId, type SweepState, takeSnapshot, TRIALS_PER_CHUNK } from "@caviar/protocol";

/** Events between two snapshots, at least: what a take-over folds at most costs a tenth of a second. */
const SNAPSHOT_EVENTS = 2_000;
/** So many more for each chunk that would be written, so that writing stays cheap beside folding. */
const EVENTS_PER_CHUNK = 128;

export class LedgerKeeper {
  readonly #redis: Redis;
  /** The snapshot that we wrote last, by state: what has changed since is noted in the state. */
  readonly #written = new WeakMap<SweepState, number>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Snapshot and seal if it is time, or if the sweep has ended. */
  async keepShort(sweep: SweepId, state: SweepState): Promise<void> {
    if (state.seq < SNAPSHOT_EVENTS) return;
    const written = this.#written.get(state);
    const chunks = written === undefined ? chunkCount(state) : state.index.changed.size;
    const events = Math.max(SNAPSHOT_EVENTS, chunks * EVENTS_PER_CHUNK);
    const isOver = state.phase === "ended";
    if (written !== undefined && !isOver && state.seq - written < events) return;

    const base = written ?? (await snapshotSeq(this.#redis, sweep));
    if (state.seq - base < (isOver ? 1 : events)) return;
    // Taking a snapshot clears the note of what has changed: until it is written, all has.
    const parts = takeSnapshot(state, written === undefined ? "everything" : "changes");
    this.#written.delete(state);
    const there = await writeSnapshot(this.#redis, sweep, parts, base);
    if (there === parts.seq) this.#written.set(state, there);
    await sealEvents(this.#redis, sweep, there);
  }
}

const chunkCount = ({ trials }: SweepState) => Math.ceil(trials.length / TRIALS_PER_CHUNK);
