// The trials of a history in pieces, never written to. A changed list shares with the one that it was
// made from every piece in which nothing changed: making it, and finding out later in what two lists
// differ, costs those pieces and the list of all pieces, not the trials.
//
// Invariant: all pieces but the last are full.

import { assert } from "@caviar/errors";

import type { TrialRecord } from "./history.ts";

/** A power of two: near the square root of the largest sweeps' trials. */
const PIECE_BITS = 8;
const PIECE = 1 << PIECE_BITS;

type Piece = readonly TrialRecord[];

export class TrialList implements Iterable<TrialRecord> {
  static readonly empty: TrialList = new TrialList([], 0);

  readonly length: number;
  readonly #pieces: readonly Piece[];

  private constructor(pieces: readonly Piece[], length: number) {
    this.#pieces = pieces;
    this.length = length;
  }

  /** The records of an array, a copy; it shares with `like` what is the same there. */
  static of(records: readonly TrialRecord[], like: TrialList = TrialList.empty): TrialList {
    const pieces: Piece[] = [];
    for (let start = 0; start < records.length; start += PIECE) {
      const known = like.#pieces[pieces.length];
      const end = Math.min(start + PIECE, records.length);
      const isKnown = known !== undefined && isPart(records, start, end, known);
      pieces.push(isKnown ? known : records.slice(start, end));
    }
    return new TrialList(pieces, records.length);
  }

  at(index: number): TrialRecord | undefined {
    return this.#pieces[index >> PIECE_BITS]?.[index & (PIECE - 1)];
  }

  /** This list with other records at the given indexes, or with more at its end, in their order. */
  with(changes: Iterable<readonly [index: number, record: TrialRecord]>): TrialList {
    const pieces = [...this.#pieces];
    const own = new Map<number, TrialRecord[]>();
    let { length } = this;
    for (const [index, record] of changes) {
      assert(index >= 0 && index <= length, `the list has ${length} trials, got a trial ${index}`);
      const place = index >> PIECE_BITS;
      let piece = own.get(place);
      if (piece === undefined) {
        own.set(place, (piece = [...(pieces[place] ?? [])]));
        pieces[place] = piece;
      }
      piece[index & (PIECE - 1)] = record;
      length = Math.max(length, index + 1);
    }
    return new TrialList(pieces, length);
  }

  /** The first `length` trials. */
  first(length: number): TrialList {
    if (length >= this.length) return this;
    const pieces = this.#pieces.slice(0, Math.ceil(length / PIECE));
    const rest = length & (PIECE - 1);
    if (rest > 0) pieces.push(pieces.pop()!.slice(0, rest));
    return new TrialList(pieces, length);
  }

  /** Indexes at which the two lists have not the very same record. */
  differences(other: TrialList): readonly number[] {
    const changed: number[] = [];
    const count = Math.max(this.#pieces.length, other.#pieces.length);
    for (let place = 0; place < count; place++) {
      const [a, b] = [this.#pieces[place], other.#pieces[place]];
      if (a === b) continue;
      const length = Math.max(a?.length ?? 0, b?.length ?? 0);
      for (let i = 0; i < length; i++) if (a?.[i] !== b?.[i]) changed.push(place * PIECE + i);
    }
    return changed;
  }

  toArray(): readonly TrialRecord[] {
    return ([] as TrialRecord[]).concat(...this.#pieces);
  }

  *[Symbol.iterator](): Generator<TrialRecord, void> {
    for (const piece of this.#pieces) yield* piece;
  }
}

/** Whether the records from `start` to `end` are those of a piece. */
function isPart(
  records: readonly TrialRecord[],
  start: number,
  end: number,
  piece: Piece,
): boolean {
  if (piece.length !== end - start) return false;
  // Object.is compares addresses; === would first load each record to see what it is.
  for (let i = start; i < end; i++) if (!Object.is(records[i], piece[i - start])) return false;
  return true;
}
