// A column of numbers that grows: a typed array with room to spare. 50,000 trials of twenty columns
// are twenty arrays instead of a million properties, and cross a border as bytes.

import { assert } from "@caviar/errors";

export const COLUMN_ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;

/** The name of a number format, as the safetensors format writes it. */
export type ColumnType = keyof typeof COLUMN_ARRAYS;

/** The numbers of a column; floats have NaN where there is none. */
export type Numbers =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

const ROOM_MIN = 16;

export class Column {
  readonly type: ColumnType;
  #data: Numbers;
  #length: number;

  /** Takes `values` as they are: a column may begin with what came over the network. */
  constructor(type: ColumnType, values: Numbers = new COLUMN_ARRAYS[type](0)) {
    this.type = type;
    this.#data = values;
    this.#length = values.length;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) this.#grow();
    this.#data[this.#length++] = value;
  }

  set(index: number, value: number): void {
    assert(
      index >= 0 && index < this.#length,
      `expected a row below ${this.#length}, got ${index}`,
    );
    this.#data[index] = value;
  }

  /** NaN beyond the end. */
  at(index: number): number {
    return index < this.#length ? (this.#data[index] ?? Number.NaN) : Number.NaN;
  }

  /** The numbers so far, without a copy: valid until the next `push`. */
  values(): Numbers {
    return this.#data.subarray(0, this.#length);
  }

  #grow(): void {
    const larger = new COLUMN_ARRAYS[this.type](Math.max(ROOM_MIN, 2 * this.#length));
    larger.set(this.#data);
    this.#data = larger;
  }
}

/** Which columns a table has, by name. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

export type Columns<Types extends ColumnTypes> = { readonly [Name in keyof Types]: Column };

/** A column for each name, as `make` makes it. */
export function columnsOf<Types extends ColumnTypes>(
  types: Types,
  make: (type: ColumnType, name: string) => Column,
): Columns<Types>;
export function columnsOf(
  types: ColumnTypes,
  make: (type: ColumnType, name: string) => Column,
): Readonly<Record<string, Column>> {
  const entries = Object.entries(types).map(([name, type]) => [name, make(type, name)] as const);
  return Object.fromEntries(entries);
}

export function emptyColumns<Types extends ColumnTypes>(types: Types): Columns<Types> {
  return columnsOf(types, (type) => new Column(type));
}

/** Add a row that names every column. */
export function pushRow<Types extends ColumnTypes>(
  columns: Columns<Types>,
  row: { readonly [Name in keyof Types]: number },
): void {
  for (const name in columns) columns[name].push(row[name]);
}
