// Where checkpoints and models are kept. A key holds the SHA-256 of its bytes, so that a store can
// neither mix things up nor hand out damaged ones unnoticed. The ledger names a key only after
// `put` has returned, so a name never dangles; what no ledger names is garbage, and `list` is how
// it is found.

/** A store of immutable byte strings. Implementations pass test/stores/store-contract.ts. */
export interface CheckpointStore {
  /** What a person knows it by, without passwords. */
  readonly place: string;
  /**
   * Keep `bytes` under a key that is `prefix`, "-" and their SHA-256; durable when the promise
   * resolves, invisible before. `prefix`: "group/name", in lower-case letters, digits and hyphens.
   * Throws CAV_CHECKPOINT_TOO_LARGE, or why the store does not take it now: CAV_STORE_FULL,
   * CAV_STORE_UNREACHABLE, CAV_STORE_REFUSED.
   */
  put(prefix: string, bytes: Uint8Array): Promise<string>;
  /**
   * The bytes, verified. Throws CAV_CHECKPOINT_MISSING or CAV_CHECKPOINT_CORRUPT when they are lost;
   * CAV_STORE_UNREACHABLE or CAV_STORE_REFUSED when that cannot be known now.
   */
  get(key: string): Promise<Uint8Array>;
  /** Forget a key; one that is not there is no error. */
  delete(key: string): Promise<void>;
  /** Every key of a group, in any order; those put or deleted meanwhile may be left out. */
  list(group: string): AsyncIterable<Kept>;
  close(): Promise<void>;
}

/** What a listing knows of a key. */
export type Kept = { readonly key: string; readonly bytes: number };
