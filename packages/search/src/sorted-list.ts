// A list that is kept in order, in pieces, so that a value comes or goes at the price of one piece and
// of the list of pieces, not of all values (after Jenks, "Sorted Containers").

import { lowerBound } from "./sorted.ts";

/** What readers need of a list. Arrays have it too. */
export type Sequence<T> = Iterable<T> & {
  readonly length: number;
  at(index: number): T | undefined;
  slice(start?: number, end?: number): readonly T[];
};

/** A piece of more values is cut in half. */
const PIECE_MAX = 512;

export class SortedList<T> implements Sequence<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #numberOf: (value: T) => number;
  /** None is empty. */
  #pieces: T[][] = [];
  /** The numbers of the values in each piece. */
  #numbers: number[][] = [];
  /** Index of each piece's first value, then the length; undefined after a change. */
  #starts: readonly number[] | undefined;
  #length = 0;
  /** The piece that was asked for last: neighbours are in it. */
  #asked = 0;

  /**
   * `compare`: a total order; two values are the same where it is 0. `numberOf`: what `numberAt` tells of
   * a value; it must not change.
   */
  constructor(compare: (a: T, b: T) => number, numberOf: (value: T) => number = () => 0) {
    this.#compare = compare;
    this.#numberOf = numberOf;
  }

  get length(): number {
    return this.#length;
  }

  /** The value at an index; undefined at no index of the list. */
  at(index: number): T | undefined {
    if (!(index >= 0 && index < this.#length)) return undefined;
    const start = this.#ask(index);
    return this.#pieces[this.#asked]![index - start];
  }

  /**
   * The number of the value at an index of the list. The value itself is not looked at: of many all over
   * the list, fetching them would take longer than all that is done with their numbers.
   */
  numberAt(index: number): number {
    const start = this.#ask(index);
    return this.#numbers[this.#asked]![index - start]!;
  }

  slice(start = 0, end = this.#length): readonly T[] {
    const starts = this.#startsOfPieces();
    const values: T[] = [];
    let piece = lowerBound(this.#pieces.length, (i) => starts[i + 1]! <= start);
    for (; piece < this.#pieces.length && starts[piece]! < end; piece++) {
      const from = Math.max(0, start - starts[piece]!);
      values.push(...this.#pieces[piece]!.slice(from, end - starts[piece]!));
    }
    return values;
  }

  /** The index of the first value that does not come before `value`. */
  placeOf(value: T): number {
    const piece = this.#pieceOf(value);
    const within = this.#pieces[piece];
    if (within === undefined) return this.#length;
    return this.#startsOfPieces()[piece]! + this.#placeIn(within, value);
  }

  /** Take in a value that is not there yet. */
  add(value: T): void {
    // Behind everything: into the last piece.
    const piece = Math.min(this.#pieceOf(value), Math.max(0, this.#pieces.length - 1));
    const within = (this.#pieces[piece] ??= []);
    const numbers = (this.#numbers[piece] ??= []);
    const place = this.#placeIn(within, value);
    within.splice(place, 0, value);
    numbers.splice(place, 0, this.#numberOf(value));
    if (within.length > PIECE_MAX) {
      this.#pieces.splice(piece + 1, 0, within.splice(PIECE_MAX >> 1));
      this.#numbers.splice(piece + 1, 0, numbers.splice(PIECE_MAX >> 1));
    }
    this.#length++;
    this.#starts = undefined;
  }

  /** Take in many values, in any order; none of them is there yet. */
  addAll(values: Iterable<T>): void {
    const all = [...this, ...values].toSorted(this.#compare);
    const size = PIECE_MAX >> 1;
    this.#pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
      all.slice(i * size, (i + 1) * size),
    );
    this.#numbers = this.#pieces.map((piece) => piece.map(this.#numberOf));
    this.#length = all.length;
    this.#starts = undefined;
  }

  /** Take out a value; nothing happens where it is not there. */
  delete(value: T): void {
    const piece = this.#pieceOf(value);
    const within = this.#pieces[piece];
    if (within === undefined) return;
    const place = this.#placeIn(within, value);
    if (this.#compare(within[place]!, value) !== 0) return;
    within.splice(place, 1);
    this.#numbers[piece]!.splice(place, 1);
    if (within.length === 0) {
      this.#pieces.splice(piece, 1);
      this.#numbers.splice(piece, 1);
    }
    this.#length--;
    this.#starts = undefined;
  }

  *[Symbol.iterator](): Generator<T, void> {
    for (const piece of this.#pieces) yield* piece;
  }

  /** Make the piece that holds an index the one that was asked for; where it starts. */
  #ask(index: number): number {
    const starts = this.#startsOfPieces();
    const isThere = starts[this.#asked]! <= index && index < starts[this.#asked + 1]!;
    if (!isThere) this.#asked = lowerBound(this.#pieces.length, (i) => starts[i + 1]! <= index);
    return starts[this.#asked]!;
  }

  /** The first piece whose last value does not come before `value`. */
  #pieceOf(value: T): number {
    const pieces = this.#pieces;
    return lowerBound(pieces.length, (i) => this.#compare(pieces[i]!.at(-1)!, value) < 0);
  }

  #placeIn(piece: readonly T[], value: T): number {
    return lowerBound(piece.length, (i) => this.#compare(piece[i]!, value) < 0);
  }

  #startsOfPieces(): readonly number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (const { length } of this.#pieces) starts.push(starts.at(-1)! + length);
      this.#starts = starts;
    }
    return this.#starts;
  }
}
