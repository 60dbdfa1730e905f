// The learning curves of a sweep, its metric over epochs, in bounded memory: a curve keeps at most
// POINTS_MAX points; when it is longer, every two become one. Later reports of an epoch count, so
// taking the same events in twice changes nothing.

import type { LedgerEvent } from "../events.ts";

export const POINTS_MAX = 64;
const ROOM_MIN = 8;

export type Curve = {
  /** Epochs that one point stands for: the last report among them. */
  stride: number;
  /** The last epoch reported. */
  last: number;
  /** Points in use. */
  length: number;
  /** NaN: nothing was reported there, or no number. */
  values: Float32Array<ArrayBuffer>;
};

export class Curves {
  readonly #metric: string;
  readonly #curves = new Map<number, Curve>();

  constructor(metric: string) {
    this.#metric = metric;
  }

  get count(): number {
    return this.#curves.size;
  }

  of(trial: number): Curve | undefined {
    return this.#curves.get(trial);
  }

  trials(): Iterable<number> {
    return this.#curves.keys();
  }

  /** Events of other kinds say nothing here. */
  fold(event: LedgerEvent): void {
    if (event.kind !== "trial-reported") return;
    for (const { epoch, metrics } of event.reports) {
      this.set(event.trial, epoch, metrics[this.#metric] ?? Number.NaN);
    }
  }

  set(trial: number, epoch: number, value: number): void {
    let curve = this.#curves.get(trial);
    if (!curve) {
      curve = { stride: 1, last: 0, length: 0, values: new Float32Array(ROOM_MIN) };
      this.#curves.set(trial, curve);
    }
    while (pointOf(curve, epoch) >= POINTS_MAX) halve(curve);
    const point = pointOf(curve, epoch);
    if (point >= curve.values.length) grow(curve, point + 1);
    if (point >= curve.length) {
      curve.values.fill(Number.NaN, curve.length, point);
      curve.length = point + 1;
    }
    curve.values[point] = value;
    curve.last = Math.max(curve.last, epoch);
  }

  /** Take over a curve that came from elsewhere. */
  put(trial: number, curve: Curve): void {
    this.#curves.set(trial, curve);
  }
}

/** The epoch that a point of the curve shows. */
export function epochOf({ stride, last }: Curve, point: number): number {
  return Math.min(last, (point + 1) * stride);
}

/** A copy with at most `points` points. */
export function thinned(curve: Curve, points: number): Curve {
  const copy = { ...curve, values: curve.values.slice(0, curve.length) };
  while (copy.length > Math.max(1, points)) halve(copy);
  return copy;
}

function pointOf({ stride }: Curve, epoch: number): number {
  return Math.ceil(epoch / stride) - 1;
}

function halve(curve: Curve): void {
  const half = Math.ceil(curve.length / 2);
  for (let point = 0; point < half; point++) {
    const second = 2 * point + 1 < curve.length ? curve.values[2 * point + 1]! : Number.NaN;
    curve.values[point] = Number.isNaN(second) ? curve.values[2 * point]! : second;
  }
  curve.stride *= 2;
  curve.length = half;
}

function grow(curve: Curve, room: number): void {
  const larger = new Float32Array(Math.max(room, Math.min(POINTS_MAX, 2 * curve.values.length)));
  larger.set(curve.values);
  curve.values = larger;
}
