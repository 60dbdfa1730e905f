// Typed access to parsed JSON. What is absent or of another type is an error that names the path:
// a replay must follow the file and never fall back on a default without saying so.

import { CaviarError, shown } from "@caviar/errors";

export class Fields {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #where: string;

  /** Throws CAV_MESSAGE_INVALID unless `value` is an object. */
  constructor(value: unknown, where: string) {
    if (!isObject(value)) throw invalid(where, "an object", value);
    this.#value = value;
    this.#where = where;
  }

  get names(): string[] {
    return Object.keys(this.#value);
  }

  /** Whether there is a value; null stands for none. */
  has(name: string): boolean {
    return (this.#value[name] ?? null) !== null;
  }

  isNumber(name: string): boolean {
    return isNumber(this.#value[name]);
  }

  isString(name: string): boolean {
    return typeof this.#value[name] === "string";
  }

  number(name: string): number {
    const value = this.#value[name];
    if (typeof value !== "number") throw this.invalid(name, "a number");
    return value;
  }

  string(name: string): string {
    const value = this.#value[name];
    if (typeof value !== "string") throw this.invalid(name, "a string");
    return value;
  }

  boolean(name: string): boolean {
    const value = this.#value[name];
    if (typeof value !== "boolean") throw this.invalid(name, "true or false");
    return value;
  }

  list(name: string): readonly unknown[] {
    const value = this.#value[name];
    if (!Array.isArray(value)) throw this.invalid(name, "a list");
    return value;
  }

  numbers(name: string): readonly number[] {
    const list = this.#value[name];
    if (!isNumberList(list)) throw this.invalid(name, "a list of numbers");
    return list;
  }

  lists(name: string): readonly (readonly number[])[] {
    const lists = this.list(name);
    if (!lists.every(isNumberList)) throw this.invalid(name, "lists of numbers");
    return lists;
  }

  /** One number for rows and columns, or two. */
  pair(name: string): number | readonly [number, number] {
    const value = this.#value[name];
    if (typeof value === "number") return value;
    const [rows, columns, ...rest] = this.numbers(name);
    if (rows === undefined || columns === undefined || rest.length > 0) {
      throw this.invalid(name, "a number or two");
    }
    return [rows, columns];
  }

  fields(name: string): Fields {
    return new Fields(this.#value[name], this.placeOf(name));
  }

  /** A string among `choices`. */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.string(name);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw this.invalid(name, choices.join(" or "));
    return found;
  }

  /** The path of a value in it. */
  placeOf(name: string): string {
    return `${this.#where}.${name}`;
  }

  /** Throws unless the value is absent or exactly this. */
  requireEqual(name: string, expected: string | number | boolean | null): void {
    const value = this.#value[name];
    if (value !== undefined && value !== expected) throw this.invalid(name, shown(expected));
  }

  /** The error for a value that is not as `expected` says. */
  invalid(name: string, expected: string): CaviarError {
    return invalid(this.placeOf(name), expected, this.#value[name]);
  }
}

function invalid(where: string, expected: string, got: unknown): CaviarError {
  return new CaviarError(
    "CAV_MESSAGE_INVALID",
    `${where}: expected ${expected}, got ${shown(got)}`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isNumberList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isNumber);
}
