// While a cluster is upgraded, a trainer meets jobs of coordinators that are newer than itself. It does
// not read what it could misread: the job goes back, for a newer trainer to take.

import type { Logger } from "@caviar/process";
import { TRIAL_JOB_VERSION } from "@caviar/protocol";
import { DelayedError, type Job } from "bullmq";
import { z } from "zod";

/** Until somebody may take it again; not at once, or trainers of one age would do nothing else; ms. */
const DELAY_MS = 500;

const versionedSchema = z.object({ version: z.number() });

/** Whether a job says that it is of a version that this trainer does not know yet. */
export function isNewer({ data }: Pick<Job, "data">): boolean {
  const { data: job } = versionedSchema.safeParse(data);
  return job !== undefined && job.version > TRIAL_JOB_VERSION;
}

/** Without counting as a failure; the error tells BullMQ that the job is gone. */
export async function putBack(job: Job, token: string | undefined, log: Logger): Promise<never> {
  log.info({ job: job.id }, "put back: made by a newer coordinator");
  await job.moveToDelayed(Date.now() + DELAY_MS, token);
  throw new DelayedError();
}
