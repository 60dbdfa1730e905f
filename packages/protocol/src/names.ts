// Names that become Redis keys, job ids, folder names and URL segments: one alphabet fits them all.
// No ":" (BullMQ reads it in job ids), no "/" or "." (paths), no upper case (case-blind file systems).

import { z } from "zod";

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;

const named = (what: string) =>
  z.string().regex(NAME, {
    error: ({ input }) =>
      `expected ${what} of 1 to 48 lower-case letters, digits and inner hyphens, got ${JSON.stringify(input)}`,
  });

/** What a person calls a sweep; several sweeps may share it. */
export const sweepNameSchema = named("a sweep name");

/** A sweep's id: its name and a random suffix. */
export const sweepIdSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
  .brand("SweepId");
export type SweepId = z.infer<typeof sweepIdSchema>;

/** A pool: the trainers that serve one queue of trials. */
export const poolSchema = named("a pool name");

/** Names of objectives, samplers and data sets share the alphabet of pools. */
export const objectiveNameSchema = named("an objective name");

/** Position of a trial in its sweep: 0, 1, 2, ... without gaps. */
export const trialNumberSchema = z.int().min(0).max(9_999_999);

/** What people and programs call themselves in a ledger. */
export const nameTextSchema = z.string().trim().min(1).max(200);
