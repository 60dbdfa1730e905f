// Every failure Caviar can name. A code is never reused; README.md beside explains each one, and
// a test keeps the two together.

/** `status`: what the API answers; `exit`: what the command line exits with. */
type Meaning = { readonly title: string; readonly status: number; readonly exit: number };

export const CODES = {
  CAV_SPEC_INVALID: { title: "the sweep file is not valid", status: 400, exit: 2 },
  CAV_USAGE: { title: "the command was called wrongly", status: 400, exit: 2 },
  CAV_MESSAGE_INVALID: { title: "a message does not fit its schema", status: 400, exit: 1 },
  CAV_UNAUTHENTICATED: { title: "a valid token is needed", status: 401, exit: 1 },
  CAV_FORBIDDEN: { title: "that is not allowed", status: 403, exit: 1 },
  CAV_TOO_MANY_REQUESTS: { title: "too many requests", status: 429, exit: 1 },
  CAV_NOT_FOUND: { title: "there is no such thing", status: 404, exit: 1 },
  CAV_SWEEP_UNKNOWN: { title: "there is no such sweep", status: 404, exit: 1 },
  CAV_TRIAL_UNKNOWN: { title: "there is no such trial", status: 404, exit: 1 },
  CAV_SWEEP_UNFINISHED: { title: "the sweep has not ended yet", status: 409, exit: 1 },
  CAV_SWEEP_ENDED: { title: "the sweep has ended", status: 409, exit: 1 },
  CAV_SWEEP_CONFLICT: { title: "that key was used for another sweep", status: 409, exit: 1 },
  CAV_REQUEST_CONFLICT: { title: "that key was used for another request", status: 409, exit: 1 },
  CAV_TRIAL_CONFLICT: { title: "the trial is in no state for that", status: 409, exit: 1 },
  CAV_REDIS_MISSING: { title: "no Redis server was found", status: 503, exit: 1 },
  CAV_REDIS_UNREACHABLE: { title: "Redis does not answer", status: 503, exit: 1 },
  CAV_COORDINATOR_UNREACHABLE: { title: "the coordinator does not answer", status: 503, exit: 1 },
  CAV_PROCESS_DIED: { title: "a process of the local cluster died", status: 500, exit: 1 },
  CAV_DATASET_UNKNOWN: { title: "there is no such data set", status: 400, exit: 2 },
  CAV_DATASET_MISSING: { title: "the data set's files were not found", status: 500, exit: 1 },
  CAV_DATASET_CORRUPT: { title: "a data set's file is damaged", status: 500, exit: 1 },
  CAV_CHECKPOINT_MISSING: { title: "a checkpoint is not in the store", status: 404, exit: 1 },
  CAV_CHECKPOINT_CORRUPT: { title: "a checkpoint is damaged", status: 500, exit: 1 },
  CAV_CHECKPOINT_TOO_LARGE: { title: "a checkpoint is too large", status: 500, exit: 1 },
  CAV_STORE_FULL: { title: "the checkpoint store is full", status: 507, exit: 1 },
  CAV_STORE_UNREACHABLE: { title: "the checkpoint store does not answer", status: 503, exit: 1 },
  CAV_STORE_REFUSED: { title: "the checkpoint store refuses access", status: 503, exit: 1 },
  CAV_MODEL_INVALID: { title: "the model's files do not fit together", status: 400, exit: 1 },
  CAV_ENGINE_MEMORY: { title: "the engine ran out of memory", status: 500, exit: 1 },
  CAV_ENGINE_BLAS: { title: "there is no BLAS library to use", status: 500, exit: 1 },
  CAV_SHAPE_MISMATCH: { title: "shapes do not fit", status: 400, exit: 1 },
  CAV_OBJECTIVE_UNKNOWN: { title: "no trainer offers that objective", status: 400, exit: 2 },
  CAV_COMMAND_FAILED: { title: "a program failed", status: 500, exit: 1 },
  CAV_COMMAND_MEMORY: { title: "a program used too much memory", status: 500, exit: 1 },
  CAV_COMMAND_TIME: { title: "a program took too long", status: 500, exit: 1 },
  CAV_INTERNAL: { title: "a mistake of Caviar's own", status: 500, exit: 70 },
} as const satisfies Record<string, Meaning>;

export type ErrorCode = keyof typeof CODES;
