// The grammar of CSV (RFC 4180) and nothing beside it: cells split by a delimiter, records by a line
// feed with or without a carriage return, cells with either of them, or a quote, in quotes, and a
// quote in quotes doubled. What other readers guess about is refused here, with line and column.
// Invariant: text may arrive in pieces of any size; every character is looked at once.

import { CaviarError } from "@caviar/errors";

export type Delimiter = "," | ";" | "\t" | "|";

export type CsvRecord = {
  /** Where the record begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
};

/** A larger cell is a quote that somebody forgot to close. */
const CELL_LENGTH_MAX = 65_536;
const CELLS_MAX = 65_536;

/**
 * start: before a cell. bare: in a cell without quotes. quoted: in one with. closed: after a quote
 * in a quoted cell, which ends it or is the first of two. return: after a carriage return.
 */
type State = "start" | "bare" | "quoted" | "closed" | "return";

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class CsvScanner {
  readonly #file: string;
  readonly #delimiter: number;
  #state: State = "start";
  #line = 1;
  #records: CsvRecord[] = [];
  #recordLine = 1;
  #cells: string[] = [];
  /** What the pieces before this one had of the current cell. */
  #cell = "";

  /** `file` names the text in errors. */
  constructor(file: string, delimiter: Delimiter) {
    this.#file = file;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** The records that `text`, after all that came before it, completes. Throws CAV_DATASET_CORRUPT. */
  push(text: string): readonly CsvRecord[] {
    let from = 0; // where the part of the current cell that is not in #cell yet begins
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#state === "quoted") {
        if (code === LINE_FEED) this.#line++;
        if (code !== QUOTE) continue;
        this.#grow(text, from, i);
        this.#state = "closed";
      } else if (code === this.#delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) {
        this.#grow(text, from, this.#state === "bare" ? i : from);
        this.#separate(code);
      } else if (code === QUOTE) {
        // After a closing quote it is the second of two, which stand for one.
        from = this.#state === "closed" ? i : i + 1;
        this.#open();
      } else if (this.#state !== "bare") {
        this.#begin();
        from = i;
      }
    }
    const open = this.#state === "bare" || this.#state === "quoted";
    if (open) this.#grow(text, from, text.length);
    return this.#take();
  }

  /** The last record, where no line feed ended it. Throws CAV_DATASET_CORRUPT. */
  end(): readonly CsvRecord[] {
    if (this.#state === "quoted") throw this.#fail("a closing quote", "the end of the file");
    if (this.#state === "return") throw this.#fail("a line feed", "the end of the file");
    if (this.#state !== "start" || this.#cells.length > 0) this.#endRecord();
    return this.#take();
  }

  #take(): readonly CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  #grow(text: string, from: number, to: number): void {
    this.#cell += text.slice(from, to);
    if (this.#cell.length > CELL_LENGTH_MAX) {
      throw this.#fail(`a cell of at most ${CELL_LENGTH_MAX} characters`, "a longer one");
    }
  }

  #open(): void {
    if (this.#state === "bare") {
      throw this.#fail("a cell with a quote to be in quotes, the quote doubled", "a bare cell");
    }
    if (this.#state === "return") throw this.#fail("a line feed", "a quote");
    this.#state = "quoted";
  }

  #begin(): void {
    if (this.#state === "closed") {
      throw this.#fail("a delimiter or the end of the line after a closing quote", "more text");
    }
    if (this.#state === "return") throw this.#fail("a line feed", "text after a carriage return");
    this.#state = "bare";
  }

  #separate(code: number): void {
    if (this.#state === "return") {
      if (code !== LINE_FEED) throw this.#fail("a line feed", "text after a carriage return");
      this.#endRecord();
    } else if (code === LINE_FEED) this.#endRecord();
    else if (code === CARRIAGE_RETURN) this.#state = "return";
    else this.#endCell();
  }

  #endCell(): void {
    if (this.#cells.length === CELLS_MAX) {
      throw this.#fail(`at most ${CELLS_MAX} cells in a line`, "more");
    }
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#state = "start";
  }

  #endRecord(): void {
    this.#endCell();
    this.#records.push({ line: this.#recordLine, cells: this.#cells });
    this.#cells = [];
    this.#line++;
    this.#recordLine = this.#line;
  }

  #fail(expected: string, got: string): CaviarError {
    // A quote that is not closed swallows lines: what helps is where that began.
    const line = this.#state === "quoted" ? this.#recordLine : this.#line;
    return csvError(this.#file, { line, column: this.#cells.length + 1, expected, got });
  }
}

type Mistake = {
  readonly line: number;
  /** A name, or the number counted from 1. */
  readonly column: string | number;
  readonly expected: string;
  readonly got: string;
};

export function csvError(file: string, { line, column, expected, got }: Mistake): CaviarError {
  const message = `${file}, line ${line}, column ${column}: expected ${expected}, got ${got}`;
  return new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file, line, column } });
}
