// Jobs delivered twice: every job of the queue that waits or runs is added again under another id.

import { trialQueueName } from "@caviar/ledger";
import { Queue } from "bullmq";

import type { Fault } from "../fault.ts";

export const twice: Fault = {
  name: "delivered twice",
  promise: "a job that is delivered twice is trained once",
  size: { coordinators: 1, trainers: 3 },
  strikes: { short: 3, long: 20 },
  async strike({ arena: { cluster }, strike }) {
    const queue = new Queue(trialQueueName(cluster.pool), {
      connection: cluster.redis,
      prefix: "caviar:bull",
    });
    const jobs = await queue.getJobs(["active", "waiting"]);
    const twins = jobs.map(({ name, data }: { name: string; data: unknown }, i) => {
      const jobId = `twin-${strike.number}-${i}`;
      return { name, data, opts: { jobId, removeOnComplete: true, removeOnFail: true } };
    });
    await queue.addBulk(twins);
    await queue.close();
    return twins.length > 0;
  },
};
