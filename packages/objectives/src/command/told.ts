// What a program tells, from all three of its streams, and what is only output. Secrets that it
// prints are struck out first, so that neither log nor failure holds them.

import { CaviarError } from "@caviar/errors";

import { Lines } from "./lines.ts";
import { messageIn, parseMessage, type Told } from "./messages.ts";
import { matchMetrics } from "./metric-pattern.ts";

/** Characters; a longer line is no message and is shown in pieces. */
const LINE_LENGTH_MAX = 16_384;
/** A shorter one would strike out half of what is written. */
const SECRET_LENGTH_MIN = 4;
const STRUCK_OUT = "***";

/** An error of any kind as one that ends the attempt. */
export function asFailure(error: unknown): CaviarError {
  if (error instanceof CaviarError) return error;
  return new CaviarError("CAV_COMMAND_FAILED", String(error), { cause: error });
}

type Listener = {
  readonly pattern: RegExp | undefined;
  readonly secrets: readonly string[];
  /** Of all streams together. */
  readonly outputMax: number;
  readonly onTold: (told: Told) => void;
  /** Whole lines for a person to read. */
  readonly onOutput: (text: string) => void;
  /** What was told makes no sense, or is too much: CAV_COMMAND_FAILED. */
  readonly onError: (error: CaviarError) => void;
};

/** Takes the text of the streams; `messages` are lines of JSON, the others may be. */
export class Listening {
  readonly #listener: Listener;
  readonly #streams: Readonly<Record<"out" | "err" | "messages", Lines>>;
  #output = "";
  #length = 0;
  #isOver = false;
  /** The last line that it wrote to its standard error, or to its output. */
  lastLine: string | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
    const onLine = (line: string) => this.#onOutput(line);
    this.#streams = {
      out: new Lines(LINE_LENGTH_MAX, onLine),
      err: new Lines(LINE_LENGTH_MAX, onLine),
      messages: new Lines(LINE_LENGTH_MAX, (line) => {
        if (line.trim() !== "") this.#tell(() => parseMessage(this.#withoutSecrets(line)));
      }),
    };
  }

  take(stream: "out" | "err" | "messages", text: string): void {
    this.#length += text.length;
    if (this.#length > this.#listener.outputMax) {
      this.#fail(`expected at most ${this.#listener.outputMax} bytes of output, it wrote more`);
      return;
    }
    this.#streams[stream].take(text);
    this.#flush();
  }

  end(): void {
    for (const stream of Object.values(this.#streams)) stream.end();
    this.#flush();
  }

  #onOutput(raw: string): void {
    const line = this.#withoutSecrets(raw);
    const message = messageIn(line);
    if (message !== undefined) {
      this.#tell(() => parseMessage(message));
      return;
    }
    const { pattern } = this.#listener;
    if (pattern) this.#tell(() => matchMetrics(pattern, line));
    this.#output += `${line}\n`;
    if (line.trim() !== "") this.lastLine = line.trim();
  }

  #tell(parse: () => Told | undefined): void {
    if (this.#isOver) return;
    try {
      const told = parse();
      if (told) this.#listener.onTold(told);
    } catch (error) {
      this.#isOver = true;
      // What is no error of ours comes from the files that the program may be changing meanwhile.
      this.#listener.onError(asFailure(error));
    }
  }

  #fail(message: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.onError(new CaviarError("CAV_COMMAND_FAILED", message));
  }

  #flush(): void {
    if (this.#output !== "") this.#listener.onOutput(this.#output);
    this.#output = "";
  }

  #withoutSecrets(line: string): string {
    return this.#listener.secrets
      .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
      .reduce((text, secret) => text.replaceAll(secret, STRUCK_OUT), line);
  }
}
