// The keys of all stores: "group/name-<SHA-256 of the bytes>", and the checks that follow from it.

import { CaviarError, shown } from "@caviar/errors";

/** Two segments of names, digits and hyphens only: a key can never leave a folder or a bucket. */
const KEY = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*-[0-9a-f]{64}$/;
const GROUP = /^[a-z0-9][a-z0-9-]*$/;

async function sha256(bytes: Uint8Array): Promise<string> {
  // Off the main thread, which has locks to renew: tens of milliseconds for a large model.
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));
  return Buffer.from(digest).toString("hex");
}

/** The key under which `bytes` are kept. */
export async function contentKey(prefix: string, bytes: Uint8Array): Promise<string> {
  return checkedKey(`${prefix}-${await sha256(bytes)}`);
}

/** `key` itself; one that no store can have given is missing by definition. */
export function checkedKey(key: string): string {
  if (KEY.test(key)) return key;
  const message = `expected the key of a checkpoint, got ${shown(key)}`;
  throw new CaviarError("CAV_CHECKPOINT_MISSING", message);
}

/** `group` itself, or an error of the caller's. */
export function checkedGroup(group: string): string {
  if (GROUP.test(group)) return group;
  const message = `expected a group of checkpoints, got ${shown(group)}`;
  throw new CaviarError("CAV_MESSAGE_INVALID", message);
}

export function missing(key: string, place: string, cause?: unknown): CaviarError {
  return new CaviarError("CAV_CHECKPOINT_MISSING", `expected ${key} in ${place}, got nothing`, {
    cause,
  });
}

/** `bytes` themselves when they are what `key` promises; else CAV_CHECKPOINT_CORRUPT. */
export async function verified(key: string, bytes: Uint8Array, place: string): Promise<Uint8Array> {
  if (key.endsWith(await sha256(bytes))) return bytes;
  const message = `expected ${key} in ${place} to hold what its name says, got ${bytes.length} other bytes`;
  throw new CaviarError("CAV_CHECKPOINT_CORRUPT", message);
}
