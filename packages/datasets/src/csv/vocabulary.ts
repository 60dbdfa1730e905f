// Names to numbers while a file is read: each name gets the next code when it is first met. What
// comes out does not depend on the order of the rows: at the end the names are sorted.

export class Vocabulary {
  readonly #codes = new Map<string, number>();
  readonly #max: number;

  /** Takes at most `max` names. */
  constructor(max: number) {
    this.#max = max;
  }

  /** The code of `name`, or undefined when it is one name too many. */
  codeOf(name: string): number | undefined {
    const known = this.#codes.get(name);
    if (known !== undefined || this.#codes.size === this.#max) return known;
    const code = this.#codes.size;
    this.#codes.set(name, code);
    return code;
  }

  /** The names in order, and for each code the place of its name in them. */
  sorted(): { readonly names: readonly string[]; readonly places: readonly number[] } {
    const numeric = [...this.#codes.keys()].every((name) => /^-?\d{1,15}$/.test(name));
    const compare = numeric ? byNumber : byCodeUnit;
    const names = [...this.#codes.keys()].toSorted(compare);
    const places: number[] = [];
    for (const [place, name] of names.entries()) places[this.#codes.get(name)!] = place;
    return { names, places };
  }
}

/** "01" and "1" are two names of one number. */
function byNumber(a: string, b: string): number {
  return Number(a) - Number(b) || byCodeUnit(a, b);
}

/** The same on every machine, as a locale's order is not. */
function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
