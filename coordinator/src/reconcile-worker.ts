// Takes jobs of the queue `reconcile`: one look at one sweep, or the tick over all live ones.

import {
  liveSweeps,
  RECONCILE_QUEUE,
  type ReconcileJob,
  reconcileWorkerOptions,
} from "@caviar/ledger";
import { sweepIdSchema } from "@caviar/protocol";
import { type Job, Worker } from "bullmq";
import { z } from "zod";

import { type Reconciler, reconcile } from "./reconcile.ts";

/** Sweeps that one coordinator looks at side by side; most of a look is waiting. */
const CONCURRENCY = 16;

const jobSchema: z.ZodType<ReconcileJob> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("tick") }),
  z.object({ kind: z.literal("sweep"), sweep: sweepIdSchema }),
]);

export function startReconcileWorker(reconciler: Reconciler): Worker {
  const { redis, queues, log } = reconciler;
  const process = async ({ data }: Job): Promise<void> => {
    const job = jobSchema.parse(data);
    if (job.kind === "sweep") return reconcile(reconciler, job.sweep);
    for (const sweep of await liveSweeps(redis)) await queues.signalReconcile(sweep);
  };
  const worker = new Worker(RECONCILE_QUEUE, process, reconcileWorkerOptions(redis, CONCURRENCY));
  worker.on("failed", (job, error) => {
    log.error({ err: error, job: job?.data as unknown }, "reconcile failed; the tick tries again");
  });
  worker.on("error", (error) => log.warn({ err: error }, "reconcile worker"));
  return worker;
}
