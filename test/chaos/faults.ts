// Every fault; a new one gets a file in faults/ and a line here.

import type { Fault } from "./fault.ts";
import { brokenMessages } from "./faults/broken-messages.ts";
import { connectionStorm } from "./faults/connection-storm.ts";
import { everythingOf } from "./faults/everything.ts";
import { fullStore } from "./faults/full-store.ts";
import { kill } from "./faults/kill.ts";
import { lostReply } from "./faults/lost-reply.ts";
import { outOfMemory } from "./faults/out-of-memory.ts";
import { partition } from "./faults/partition.ts";
import { preempt } from "./faults/preempt.ts";
import { readOnly } from "./faults/read-only.ts";
import { redisAway } from "./faults/redis-away.ts";
import { redisRestart } from "./faults/redis-restart.ts";
import { sleepingCoordinator } from "./faults/sleeping-coordinator.ts";
import { twice } from "./faults/twice.ts";
import { zombie } from "./faults/zombie.ts";

const single: readonly Fault[] = [
  kill,
  preempt,
  zombie,
  partition,
  sleepingCoordinator,
  redisRestart,
  redisAway,
  lostReply,
  readOnly,
  connectionStorm,
  outOfMemory,
  fullStore,
  twice,
  brokenMessages,
];

export const faults: readonly Fault[] = [...single, everythingOf(single)];
