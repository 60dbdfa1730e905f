export { sweepKeys } from "./keys.ts";
export { Attempt, type AttemptOf, type Checkpoint, type Instruction } from "./attempt.ts";
export type { CheckpointStore } from "./checkpoint-store.ts";
export { commandSweep } from "./command-sweep.ts";
export { createSweep } from "./create-sweep.ts";
export { decide, lead } from "./decide.ts";
export { FolderStore } from "./folder-store.ts";
export { EventFollower } from "./follow-events.ts";
export {
  announceTrainer,
  PRESENCE_INTERVAL_MS,
  presentTrainers,
  withdrawTrainer,
} from "./presence.ts";
export {
  Queues,
  RECONCILE_QUEUE,
  type ReconcileJob,
  trialQueueName,
  workerOptions,
} from "./queues.ts";
export { lastSeq, PAGE_COUNT_MAX, readEvents } from "./read-events.ts";
export { awaitRedis, connectRedis } from "./redis.ts";
export { liveSweeps, newestSweeps, retireSweep } from "./sweep-index.ts";
