// Records of a CSV file to labelled rows of floats.

import { assert, shown } from "@caviar/errors";

import { CLASSES_MAX, type Examples } from "../dataset.ts";
import { type ColumnOptions, type Columns, columnsOf } from "./columns.ts";
import { featureLayout, laidOut } from "./feature-layout.ts";
import { GrowingArray } from "./growing-array.ts";
import { type CsvRecord, csvError } from "./scanner.ts";
import { Vocabulary } from "./vocabulary.ts";

export type TableOptions = ColumnOptions & {
  /**
   * The classes in the order of the labels; another one in the file is refused. Give those of the
   * training file when reading the test file. Without it: those in the file, sorted (as numbers when
   * all are whole numbers).
   */
  readonly classNames?: readonly string[];
};

export type CsvExamples = Examples<Float32Array> & {
  /** (width) names of the columns; a category's are `column=value`. */
  readonly featureNames: readonly string[];
};

/** A column with more values than this is no category. */
const CATEGORIES_MAX = 1000;

/** Categories multiply the columns: more than this, 4 GiB, is not what anybody meant. */
const VALUES_MAX = 2 ** 30;

/** No two parts of it match the same character, so that no cell makes it slow. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

export class CsvTable {
  readonly #file: string;
  readonly #options: TableOptions;
  /** Set by the first record. */
  #columns: Columns | undefined;
  readonly #classes: Vocabulary;
  readonly #categories = new Map<number, Vocabulary>(); // by column
  readonly #values = new GrowingArray(Float32Array);
  readonly #labels = new GrowingArray(Uint8Array);

  constructor(file: string, options: TableOptions) {
    const { classNames = [] } = options;
    assert(new Set(classNames).size === classNames.length, "two classes have the same name");
    assert(classNames.length <= CLASSES_MAX, `there are more than ${CLASSES_MAX} classes`);
    this.#file = file;
    this.#options = options;
    this.#classes = new Vocabulary(options.classNames?.length ?? CLASSES_MAX);
    for (const name of classNames) this.#classes.codeOf(name);
  }

  /** Throws CAV_DATASET_CORRUPT with line and column of the first cell that is not what it should be. */
  add(record: CsvRecord): void {
    if (this.#columns === undefined) {
      this.#columns = columnsOf(this.#file, record, this.#options);
      for (const [column, type] of this.#columns.types.entries()) {
        if (type === "category") this.#categories.set(column, new Vocabulary(CATEGORIES_MAX));
      }
      if (this.#options.header ?? true) return;
    }
    const { names, types } = this.#columns;
    const { line, cells } = record;
    if (cells.length !== names.length) {
      const column = Math.min(cells.length, names.length) + 1;
      const got = `${cells.length}`;
      throw csvError(this.#file, { line, column, expected: `${names.length} cells`, got });
    }
    for (const [column, cell] of cells.entries()) {
      const type = types[column];
      if (type === "number") this.#values.push(this.#number(line, column, cell));
      else if (type === "category") this.#values.push(this.#category(line, column, cell));
      else if (type === "label") this.#labels.push(this.#label(line, column, cell));
    }
  }

  /** Throws CAV_DATASET_CORRUPT when there was no row. */
  finish(): CsvExamples {
    const count = this.#labels.length;
    if (this.#columns === undefined || count === 0) {
      throw csvError(this.#file, { line: 1, column: 1, expected: "rows", got: "none" });
    }
    const { classNames } = this.#options;
    const { names, places } = this.#classes.sorted();
    const labels = this.#labels.taken();
    if (classNames === undefined) {
      for (let row = 0; row < count; row++) labels[row] = places[labels[row]!]!;
    }
    const layout = featureLayout(this.#columns, this.#categories);
    const { featureNames } = layout;
    const width = featureNames.length;
    if (count * width > VALUES_MAX) {
      const got = `${count} rows of ${width}`;
      throw csvError(this.#file, {
        line: 1,
        column: 1,
        expected: `at most ${VALUES_MAX} features`,
        got,
      });
    }
    const features = laidOut(this.#values.taken(), layout);
    assert(features.length === count * width, "a row is not as wide as its features");
    return {
      shape: [width],
      width,
      classes: classNames?.length ?? names.length,
      classNames: classNames ?? names,
      featureNames,
      features,
      labels,
      count,
    };
  }

  #number(line: number, column: number, cell: string): number {
    const value = DECIMAL.test(cell) ? Math.fround(Number(cell)) : Number.NaN;
    if (Number.isFinite(value)) return value;
    throw this.#wrong(line, column, "a number that a 32-bit float can hold", cell);
  }

  #category(line: number, column: number, cell: string): number {
    const code = this.#categories.get(column)?.codeOf(cell);
    if (code !== undefined) return code;
    throw this.#wrong(line, column, `at most ${CATEGORIES_MAX} different values`, cell);
  }

  #label(line: number, column: number, cell: string): number {
    if (cell === "") throw this.#wrong(line, column, "a class", cell);
    const code = this.#classes.codeOf(cell);
    if (code !== undefined) return code;
    const { classNames } = this.#options;
    const expected =
      classNames === undefined ? `at most ${CLASSES_MAX} classes` : `one of ${shown(classNames)}`;
    throw this.#wrong(line, column, expected, cell);
  }

  #wrong(line: number, column: number, expected: string, cell: string) {
    const name = shown(this.#columns?.names[column]);
    return csvError(this.#file, { line, column: name, expected, got: shown(cell) });
  }
}
