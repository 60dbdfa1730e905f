// A lock between processes that the kernel lets go when its holder dies, however it dies. Node has
// no flock, but it has SQLite, which stands on fcntl locks: the file is an empty database, and a
// transaction is the lock. Many may share it, or one may have it alone.

import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;
/** SQLITE_BUSY, see https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;

const BEGIN = {
  alone: "BEGIN EXCLUSIVE",
  // A transaction takes its shared lock when it first reads.
  shared: "BEGIN; SELECT count(*) FROM sqlite_schema",
} as const;

export type KernelLock = Disposable;

/** The lock, or undefined when somebody else's stands against it. The folder must be there. */
export function tryLock(file: string, kind: keyof typeof BEGIN): KernelLock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec(BEGIN[kind]);
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === BUSY) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}

/** The lock, as soon as it can be had. */
export async function lock(file: string, kind: keyof typeof BEGIN): Promise<KernelLock> {
  for (;;) {
    const held = tryLock(file, kind);
    if (held) return held;
    await pause(POLL_MS);
  }
}

/** Do something that nobody else may do at the same time. */
export async function holding<T>(file: string, action: () => Promise<T>): Promise<T> {
  const held = await lock(file, "alone");
  try {
    return await action();
  } finally {
    held[Symbol.dispose]();
  }
}
