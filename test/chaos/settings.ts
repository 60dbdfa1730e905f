// How the suite is run: `./caviar test chaos` sets these variables from its options.

import { z } from "zod";

const settingsSchema = z.object({
  /** Everything that is drawn follows from it. */
  CAVIAR_CHAOS_SEED: z.coerce.number().int().min(0).default(1),
  /** Set: every fault many times, outages of a minute, all searches. */
  CAVIAR_CHAOS_LONG: z.string().optional(),
  /** How many processes are killed. */
  CAVIAR_CHAOS_KILLS: z.coerce.number().int().min(1).optional(),
});

const given = settingsSchema.parse(process.env);

export const seed = given.CAVIAR_CHAOS_SEED;
export const kills = given.CAVIAR_CHAOS_KILLS;
export const form = given.CAVIAR_CHAOS_LONG === undefined ? "short" : "long";

/** What a person types to have this test again. */
export function commandFor(test: string): string {
  const options = [
    `--seed ${seed}`,
    ...(form === "long" ? ["--long"] : []),
    ...(kills === undefined ? [] : [`--kills ${kills}`]),
    `--only ${JSON.stringify(test)}`,
  ];
  return `./caviar test chaos ${options.join(" ")}`;
}
