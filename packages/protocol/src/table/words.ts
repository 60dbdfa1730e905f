// Texts that repeat (reasons, trainers), each kept once and named by its number. 0 is no text.
// Bounded: a sampler that words every reason differently must not fill the memory. What comes
// after the limit is told as MORE, and is still in the ledger.

const WORDS_MAX = 4096;

const MORE = "…";

export class Words {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(texts: readonly string[] = ["", MORE]) {
    for (const text of texts) this.#add(text);
  }

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    return this.#texts.length < WORDS_MAX ? this.#add(text) : this.numberOf(MORE);
  }

  textOf(number: number): string {
    return this.#texts[number] ?? "";
  }

  texts(): readonly string[] {
    return this.#texts;
  }

  #add(text: string): number {
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}
