// One file from the web to a folder: whole and verified, or not at all.
//
// The bytes are checked in memory, written beside the target and renamed onto it. Two processes
// that download at once write the same bytes; a kill leaves at most a file that nobody reads.

import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export type Download = {
  readonly url: string;
  /** The file to make; folders on the way are made too. */
  readonly path: string;
  /** More than this is refused while it arrives. */
  readonly bytesMax: number;
  /** The longest that no byte may arrive. */
  readonly stallMs: number;
  readonly totalMs: number;
  /** Rejects when the bytes are not the right ones; nothing is written then. */
  readonly verify: (bytes: Uint8Array) => Promise<void>;
  readonly onBytes: (bytes: number) => void;
};

/** Download a file. Rejects with what went wrong: status, length, time or the verdict of `verify`. */
export async function download({ path, verify, ...request }: Download): Promise<void> {
  const bytes = await receive(request);
  await verify(bytes);

  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await writeFile(partial, bytes, { flush: true });
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

type Request = Omit<Download, "path" | "verify">;

async function receive({ url, bytesMax, stallMs, totalMs, onBytes }: Request): Promise<Uint8Array> {
  const stalled = new AbortController();
  const watchdog = setTimeout(
    () => stalled.abort(new Error(`${url}: no byte arrived for ${stallMs} ms`)),
    stallMs,
  );
  try {
    const signal = AbortSignal.any([stalled.signal, AbortSignal.timeout(totalMs)]);
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`${url}: expected status 200, got ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      watchdog.refresh();
      chunks.push(chunk);
      received += chunk.length;
      if (received > bytesMax)
        throw new Error(`${url}: expected at most ${bytesMax} bytes, got more`);
      onBytes(chunk.length);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(watchdog);
  }
}
