export {
  closeSession,
  createToken,
  identify,
  isSameText,
  listTokens,
  openSession,
  revokeToken,
  SESSION_SECONDS,
  sessionToken,
  tokenOf,
} from "./access-tokens.ts";
export { sealEvents } from "./archive.ts";
export { Attempt, type AttemptOf, type Checkpoint, type Instruction } from "./attempt.ts";
export { checkpointPrefix, modelPrefix, parseStoreKey, type StoredFile } from "./checkpoint-key.ts";
export { type Claim, dropClaim, readClaims, writeClaim } from "./claims.ts";
export { commandSweep } from "./command-sweep.ts";
export { createSweep } from "./create-sweep.ts";
export { type Decisions, decide, lead } from "./decide.ts";
export { deleteSweep } from "./delete-sweep.ts";
export { diagnoseRedis } from "./diagnosis/diagnose-redis.ts";
export { diagnoseStore } from "./diagnosis/diagnose-store.ts";
export { diagnoseTrainers } from "./diagnosis/diagnose-trainers.ts";
export { EventFollower, type Told } from "./follow-events.ts";
export {
  announceTrainer,
  poolSlots,
  PRESENCE_INTERVAL_MS,
  presentTrainers,
  withdrawTrainer,
} from "./presence.ts";
export {
  Queues,
  RECONCILE_QUEUE,
  type ReconcileJob,
  reconcileWorkerOptions,
  trialQueueName,
  workerOptions,
} from "./queues.ts";
export { sweepKeys } from "./keys.ts";
export { lastSeq, PAGE_COUNT_MAX, readEvents, readOn } from "./read-events.ts";
export { awaitRedis, connectRedis, onServerLost, type Redis, redisNow } from "./redis.ts";
export { requestOfSweep, type SweepRequest } from "./request-of-sweep.ts";
export { readSnapshot, snapshotSeq, writeSnapshot } from "./snapshot.ts";
export type { CheckpointStore, Kept } from "./stores/checkpoint-store.ts";
export { openStore } from "./stores/open-store.ts";
export { parseStoreLocation, type StoreLocation } from "./stores/store-location.ts";
export { enlistSweep, liveSweeps, newestSweeps, retireSweep } from "./sweep-index.ts";
export { delayCollection, endCollection, takeDueCollection } from "./to-collect.ts";
export { whileRedisAnswers } from "./while-redis-answers.ts";
