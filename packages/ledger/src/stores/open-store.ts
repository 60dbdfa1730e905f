// The one way to a checkpoint store.

import { randomUUID } from "node:crypto";

import { CaviarError } from "@caviar/errors";

import type { CheckpointStore } from "./checkpoint-store.ts";
import { FolderStore } from "./folder-store.ts";
import { RedisStore } from "./redis-store.ts";
import { parseStoreLocation, type StoreLocation } from "./store-location.ts";

type Where = {
  /** The setting CAVIAR_STORE. */
  readonly store: string | undefined;
  /** The queue's Redis, which keeps checkpoints when nothing else is set. */
  readonly redisUrl: string;
};

/** Opened and tried out: a store that cannot be used throws here, and not at the first checkpoint. */
export async function openStore({ store: text, redisUrl }: Where): Promise<CheckpointStore> {
  const location: StoreLocation =
    text === undefined
      ? { kind: "redis", url: redisUrl, mebibytesMax: undefined }
      : parseStoreLocation(text);
  const store = await storeAt(location);
  try {
    await tryOut(store);
  } catch (error) {
    // One that is full still gives, and a coordinator is what makes room in it.
    if (error instanceof CaviarError && error.code === "CAV_STORE_FULL") return store;
    await store.close();
    throw error;
  }
  return store;
}

async function storeAt(location: StoreLocation): Promise<CheckpointStore> {
  switch (location.kind) {
    case "folder":
      return FolderStore.open(location.path);
    case "redis":
      return new RedisStore(location);
    case "s3": {
      // The SDK takes a moment and some memory to load: only who uses it pays.
      const { S3Store } = await import("./s3-store.ts");
      return new S3Store(location);
    }
  }
}

/** All that a store is asked for later, on a few bytes that are nobody else's. */
async function tryOut(store: CheckpointStore): Promise<void> {
  const id = randomUUID();
  const key = await store.put(`tried-out/${id}`, Buffer.from(id));
  try {
    await store.get(key);
  } finally {
    await store.delete(key);
  }
}
