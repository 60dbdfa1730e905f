// What no schema allows, in every queue; jobs of sweeps and trials that do not exist; and commands
// that arrive as rubbish.

import { RECONCILE_QUEUE, trialQueueName } from "@caviar/ledger";
import { Queue } from "bullmq";

import { isDecide, isReport, isSettle } from "../commands.ts";
import type { Fault, Scene } from "../fault.ts";
import { sprungBefore } from "../sprung-before.ts";

const JUNK: readonly unknown[] = [
  {},
  [],
  { kind: "sweep" },
  { kind: "sweep", sweep: "../../etc" },
  { kind: "sweep", sweep: "nobody-00000000" },
  { version: 99, purpose: "train", sweep: "nobody-00000000", trial: -1 },
];

const ON_THE_WIRE = [isReport, isSettle, isDecide];

export const brokenMessages: Fault = {
  name: "broken messages",
  promise: "a message that makes no sense is refused, and the next one is served",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: ON_THE_WIRE.length, long: 18 },
  async strike(scene) {
    await addJunk(scene);
    const { arena, watch, strike } = scene;
    const fits = ON_THE_WIRE[strike.number % ON_THE_WIRE.length]!;
    return sprungBefore(watch, arena.trap("break", fits));
  },
};

async function addJunk({ arena: { cluster }, watch }: Scene): Promise<void> {
  for (const name of [trialQueueName(cluster.pool), RECONCILE_QUEUE]) {
    const queue = new Queue(name, { connection: cluster.redis, prefix: "caviar:bull" });
    const [real] = await queue.getJobs(["active", "waiting"]);
    const orphans = real
      ? [
          { ...real.data, sweep: "nobody-00000000" },
          { ...real.data, trial: 999_999 },
          { ...real.data, sweep: watch.sweep, epochs: 1_000_000 },
        ]
      : [];
    const jobs = [...JUNK, ...orphans].map((data) => ({
      name: "junk",
      data,
      opts: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
    }));
    await queue.addBulk(jobs);
    await queue.close();
  }
}
