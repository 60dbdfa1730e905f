// One connection that carries server-sent events (WHATWG HTML, section 9.2), as their data.

import { CaviarError } from "@caviar/errors";
import { createParser } from "eventsource-parser";

import { type Connection, sendOnce } from "./request.ts";

/** The connection broke, or could not be made; another one may do better. */
export class BrokenStream extends Error {
  override readonly name = "BrokenStream";
}

/** The coordinator sends a comment every 15 s; three missed ones are a dead connection. */
const SILENCE_MS = 45_000;
/** Characters of one event; a report of thousands of epochs fits. */
const EVENT_LENGTH_MAX = 16_000_000;

/** After which event; `at`: when that happened, so that the server knows whether it still has it. */
type Place = { readonly path: string; readonly seq: number; readonly at?: number };

/** The data of each event after `seq`, until the server ends the stream. */
export async function* readEventStream(
  connection: Connection,
  { path, seq, at }: Place,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, void> {
  const silence = new Silence();
  try {
    const request = {
      path,
      headers: {
        accept: "text/event-stream",
        "last-event-id": String(seq),
        ...(at !== undefined && { "last-event-at": String(at) }),
      },
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
      timeoutMs: Infinity,
    };
    const answer = await sendOnce(connection, request, async (response) => response);
    if (answer instanceof CaviarError) throw new BrokenStream(answer.message, { cause: answer });
    const events: string[] = [];
    const parser = createParser({
      maxBufferSize: EVENT_LENGTH_MAX,
      onEvent: ({ data }) => events.push(data),
    });
    for await (const text of textOf(answer)) {
      silence.restart();
      parser.feed(text);
      yield* events.splice(0);
    }
  } finally {
    silence.end();
  }
}

/** The body as text, as it arrives. */
async function* textOf({ body }: Response): AsyncGenerator<string, void, void> {
  if (!body) throw new BrokenStream("the stream has no body");
  // A reader, because not every browser can iterate over a stream.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(broken);
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    // The reader of a stream that broke rejects here with what `broken` has already told.
    await reader.cancel().catch(() => undefined);
  }
}

function broken(cause: unknown): never {
  throw new BrokenStream("the stream broke", { cause });
}

/** Aborts its signal when nothing was heard for SILENCE_MS. */
class Silence {
  readonly #controller = new AbortController();
  #timer = this.#start();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something was heard. */
  restart(): void {
    this.end();
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    const seconds = SILENCE_MS / 1000;
    return setTimeout(() => {
      this.#controller.abort(new BrokenStream(`nothing was heard for ${seconds} s`));
    }, SILENCE_MS);
  }
}
