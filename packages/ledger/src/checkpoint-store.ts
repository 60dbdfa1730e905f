// Where checkpoints and models are kept: outside of the queue's Redis, because a 40 MB value there
// makes every other client wait a quarter of a second. The ledger names a key only after `put` has
// returned, so a name never dangles.

/** A store of immutable byte strings. Implementations pass test/checkpoint-store.contract.ts. */
export interface CheckpointStore {
  /** Keep `bytes` under a key that begins with `prefix`; durable when the promise resolves. */
  put(prefix: string, bytes: Uint8Array): Promise<string>;
  /** The bytes, verified. Throws CAV_CHECKPOINT_MISSING or CAV_CHECKPOINT_CORRUPT. */
  get(key: string): Promise<Uint8Array>;
  /** Forget a key; one that is not there is no error. */
  delete(key: string): Promise<void>;
}
