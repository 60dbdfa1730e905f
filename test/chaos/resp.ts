// The frames of Redis' protocol (https://redis.io/docs/latest/develop/reference/protocol-spec/):
// where one ends, and for a command, its words. Just enough for a proxy that counts.

const CR = 13;
const LF = 10;

/** What stands in a stream of frames, however it was cut into chunks. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole now. */
  *read(chunk: Buffer): Generator<Buffer> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let end = frameEnd(this.#rest, start); end !== undefined;) {
      yield this.#rest.subarray(start, end);
      start = end;
      end = frameEnd(this.#rest, start);
    }
    this.#rest = this.#rest.subarray(start);
  }
}

/** A push is no answer to a command. */
export function isPush(frame: Buffer): boolean {
  return frame[0] === ">".charCodeAt(0);
}

/** The words of a command; none for what is no array of bulk strings. */
export function wordsOf(frame: Buffer): string[] {
  const words: string[] = [];
  const head = lineEnd(frame, 0);
  for (let at = head; at !== undefined && at < frame.length;) {
    const line = lineEnd(frame, at);
    if (frame[at] !== "$".charCodeAt(0) || line === undefined) break;
    const length = numberAt(frame, at);
    words.push(frame.toString("utf8", line, line + length));
    at = line + length + 2;
  }
  return words;
}

/** Index after the frame that begins at `start`; undefined when it is not whole yet. */
function frameEnd(buffer: Buffer, start: number): number | undefined {
  const line = lineEnd(buffer, start);
  if (line === undefined) return undefined;
  switch (String.fromCharCode(buffer[start]!)) {
    case "$":
    case "=":
    case "!": {
      const length = numberAt(buffer, start);
      const end = length < 0 ? line : line + length + 2;
      return end <= buffer.length ? end : undefined;
    }
    case "*":
    case "~":
    case ">":
      return afterFrames(buffer, line, numberAt(buffer, start));
    case "%":
      return afterFrames(buffer, line, numberAt(buffer, start) * 2);
    case "|": // attributes come before what they tell about
      return afterFrames(buffer, line, numberAt(buffer, start) * 2 + 1);
    default:
      return line;
  }
}

function afterFrames(buffer: Buffer, start: number, count: number): number | undefined {
  let end: number | undefined = start;
  for (let i = 0; i < count && end !== undefined; i++) end = frameEnd(buffer, end);
  return end;
}

function lineEnd(buffer: Buffer, start: number): number | undefined {
  const cr = buffer.indexOf(CR, start);
  return cr !== -1 && buffer[cr + 1] === LF ? cr + 2 : undefined;
}

function numberAt(buffer: Buffer, start: number): number {
  return Number.parseInt(buffer.toString("latin1", start + 1, start + 24), 10);
}
