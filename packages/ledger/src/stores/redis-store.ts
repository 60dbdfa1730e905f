// A checkpoint store in Redis, of its own or the queue's. A value is kept in chunks, so that no
// command keeps other clients waiting for long (`caviar bench store` measures it). Keys:
//
//   caviar:{group}:store                 HASH  key -> bytes
//   caviar:{group}:store:<name>          HASH  0, 1, 2, ... -> chunks of that key
//   caviar:{group}:store:<name>:<uuid>   HASH  being written; gets its name when it is whole, and
//                                              expires by itself when its writer dies

import { randomUUID } from "node:crypto";

import { CaviarError, type ErrorCode } from "@caviar/errors";
import { withoutPassword } from "@caviar/protocol";
import { z } from "zod";

import { storeKeys } from "../keys.ts";
import { connectRedis, type Redis } from "../redis.ts";
import { runScript } from "../scripts.ts";
import type { CheckpointStore, Kept } from "./checkpoint-store.ts";
import { checkedGroup, checkedKey, contentKey, missing, verified } from "./content-key.ts";

const MIB = 2 ** 20;
/** Bytes of one command. */
const CHUNK_BYTES = 256 * 1024;
/** Unless the store's URL says otherwise. */
const VALUE_MIB_MAX = 64;
/** Checkpoints leave a fifth of Redis' memory to ledgers and queues. */
const MEMORY_SHARE_MAX = 0.8;
/** Longest pause between two chunks of one value; ms. */
const PARTIAL_TTL_MS = 600_000;
const COMMAND_TIMEOUT_MS = 10_000;
const LISTED_COUNT = 1000;

const previousErrorsSchema = z.object({ previousErrors: z.array(z.instanceof(Error)) });

type Options = {
  /** As REDIS_URL. */
  readonly url: string;
  readonly mebibytesMax?: number | undefined;
  /** To measure by. */
  readonly chunkBytes?: number;
};

export class RedisStore implements CheckpointStore {
  readonly place: string;
  readonly #redis: Redis;
  readonly #bytesMax: number;
  readonly #chunkBytes: number;

  constructor({ url, mebibytesMax = VALUE_MIB_MAX, chunkBytes = CHUNK_BYTES }: Options) {
    // Whoever puts tries again later: waiting inside of a call would hide that the store is away.
    this.#redis = connectRedis(url, { failFast: true, commandTimeoutMs: COMMAND_TIMEOUT_MS });
    this.#bytesMax = mebibytesMax * MIB;
    this.#chunkBytes = chunkBytes;
    this.place = `Redis at ${withoutPassword(url)}`;
  }

  async put(prefix: string, bytes: Uint8Array): Promise<string> {
    if (bytes.length > this.#bytesMax) throw this.#tooLarge(bytes.length);
    const key = await contentKey(prefix, bytes);
    const { index, chunks } = keysOf(key);
    const partial = `${chunks}:${randomUUID()}`;
    await this.#explain(async () => {
      await this.#makeSure(bytes.length);
      const count = Math.max(1, Math.ceil(bytes.length / this.#chunkBytes));
      for (let i = 0; i < count; i++) {
        const chunk = bytes.subarray(i * this.#chunkBytes, (i + 1) * this.#chunkBytes);
        // By its number: a command that is sent again after a lost reply changes nothing.
        const write = this.#redis.multi().hset(partial, i, Buffer.from(chunk));
        await all(write.pexpire(partial, PARTIAL_TTL_MS));
      }
      const keys = [index, chunks, partial];
      const kept = await runScript(this.#redis, "keep", keys, [key, bytes.length, count]);
      if (kept !== 1) throw new Error(`only ${String(kept)} of ${count} chunks arrived`);
    });
    return key;
  }

  async get(key: string): Promise<Uint8Array> {
    const { chunks } = keysOf(key);
    const parts = await this.#explain(async () => {
      const count = await this.#redis.hlen(chunks);
      const read: Buffer[] = [];
      for (let i = 0; i < count; i++) {
        const chunk = await this.#redis.hgetBuffer(chunks, `${i}`);
        if (chunk) read.push(chunk);
      }
      return read;
    });
    if (parts.length === 0) throw missing(key, this.place);
    return verified(key, Buffer.concat(parts), this.place);
  }

  async delete(key: string): Promise<void> {
    const { index, chunks } = keysOf(key);
    await this.#explain(async () => all(this.#redis.multi().unlink(chunks).hdel(index, key)));
  }

  async *list(group: string): AsyncIterable<Kept> {
    const { index } = storeKeys(checkedGroup(group));
    const seen = new Set<string>();
    let cursor = "0";
    do {
      const [next, fields] = await this.#explain(async () =>
        this.#redis.hscan(index, cursor, "COUNT", LISTED_COUNT),
      );
      cursor = next;
      for (let i = 0; i + 1 < fields.length; i += 2) {
        const key = fields[i]!;
        if (seen.has(key)) continue; // a scan may give one twice
        seen.add(key);
        yield { key, bytes: Number(fields[i + 1]) };
      }
    } while (cursor !== "0");
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  /** Redis at its limit refuses everybody's writes, also those of the ledger: stop before that. */
  async #makeSure(bytes: number): Promise<void> {
    const info = await this.#redis.info("memory");
    const read = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
    const [used, max] = [read("used_memory"), read("maxmemory")];
    if (max === 0 || used + bytes <= max * MEMORY_SHARE_MAX) return;
    const message = `expected room for ${inMib(bytes)} in ${this.place}, got ${inMib(used)} in use of ${inMib(max)}, of which checkpoints leave a fifth to the ledgers; raise maxmemory, or keep checkpoints elsewhere (CAVIAR_STORE)`;
    throw new CaviarError("CAV_STORE_FULL", message);
  }

  #tooLarge(bytes: number): CaviarError {
    const message = `expected a checkpoint of at most ${inMib(this.#bytesMax)} for ${this.place}, got ${inMib(bytes)}; raise maxMib in CAVIAR_STORE=redis://...?maxMib=${VALUE_MIB_MAX}, or use a folder or s3://`;
    return new CaviarError("CAV_CHECKPOINT_TOO_LARGE", message);
  }

  /** Run `work`; what Redis does not allow becomes an error with a code and this place. */
  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof CaviarError || !(cause instanceof Error)) throw cause;
      const message = `expected ${this.place} to keep checkpoints, got ${cause.message}`;
      throw new CaviarError(codeOf(cause), message, { cause });
    }
  }
}

function codeOf({ message }: Error): ErrorCode {
  if (/^OOM\b/.test(message)) return "CAV_STORE_FULL";
  if (/^(NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR invalid password)/.test(message)) {
    return "CAV_STORE_REFUSED";
  }
  return "CAV_STORE_UNREACHABLE";
}

function keysOf(key: string) {
  const [group = "", name = ""] = checkedKey(key).split("/");
  const { index, chunksOf } = storeKeys(group);
  return { index, chunks: chunksOf(name) };
}

const inMib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;

/** The commands as one transaction; throws the first that failed. */
async function all(transaction: ReturnType<Redis["multi"]>): Promise<void> {
  const answers = await transaction.exec().catch((error: unknown) => {
    // One that Redis did not even take in: EXECABORT tells less than the reason it was given.
    const [reason] = previousErrorsSchema.safeParse(error).data?.previousErrors ?? [];
    throw reason ?? error;
  });
  for (const [error] of answers ?? []) if (error) throw error;
}
