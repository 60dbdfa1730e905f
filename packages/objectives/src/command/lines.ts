// Cuts a stream of text into lines, which may be of any length: a longer one than is kept comes in
// pieces.

export class Lines {
  readonly #onLine: (line: string) => void;
  readonly #lengthMax: number;
  #rest = "";

  constructor(lengthMax: number, onLine: (line: string) => void) {
    this.#lengthMax = lengthMax;
    this.#onLine = onLine;
  }

  take(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#tell(line.endsWith("\r") ? line.slice(0, -1) : line);
    while (this.#rest.length >= this.#lengthMax) {
      this.#onLine(this.#rest.slice(0, this.#lengthMax));
      this.#rest = this.#rest.slice(this.#lengthMax);
    }
  }

  /** The stream is over: what came after its last line break is a line too. */
  end(): void {
    if (this.#rest !== "") this.#tell(this.#rest);
    this.#rest = "";
  }

  #tell(line: string): void {
    for (let from = 0; from === 0 || from < line.length; from += this.#lengthMax) {
      this.#onLine(line.slice(from, from + this.#lengthMax));
    }
  }
}
