// A person's commands: pause, resume, stop. They change the sweep's phase in the same step in which
// they are written down, so that the next report of every trial already hears of it.

import { CaviarError } from "@caviar/errors";
import {
  type EventBody,
  type SweepCommand,
  type SweepId,
  type SweepPhase,
  toJson,
} from "@caviar/protocol";
import { z } from "zod";

import { sweepKeys } from "./keys.ts";
import type { Redis } from "./redis.ts";
import { runScript } from "./scripts.ts";

type Transition = {
  readonly kind: "sweep-paused" | "sweep-resumed" | "sweep-stop-requested";
  readonly to: SweepPhase;
  readonly from: readonly SweepPhase[];
};

const TRANSITIONS: Readonly<Record<SweepCommand, Transition>> = {
  pause: { kind: "sweep-paused", to: "paused", from: ["running"] },
  resume: { kind: "sweep-resumed", to: "running", from: ["paused"] },
  stop: { kind: "sweep-stop-requested", to: "stopping", from: ["running", "paused"] },
};

const answerSchema = z.enum(["running", "paused", "stopping", "ended"]).nullable();

/**
 * Apply a command; asking again for what is so already does nothing.
 * Throws CAV_SWEEP_UNKNOWN, and CAV_SWEEP_ENDED when it is too late.
 */
export async function commandSweep(
  redis: Redis,
  sweep: SweepId,
  { command, by }: { readonly command: SweepCommand; readonly by: string },
): Promise<void> {
  const { log, head } = sweepKeys(sweep);
  const { kind, to, from } = TRANSITIONS[command];
  const event: EventBody = { kind, by };
  const answer = await runScript(redis, "command", [log, head], [toJson(event), to, ...from]);
  const before = answerSchema.parse(answer);
  if (before === null) {
    throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
  }
  if (before === "ended" || (before === "stopping" && command !== "stop")) {
    const there = before === "ended" ? "has ended" : "is being stopped";
    throw new CaviarError("CAV_SWEEP_ENDED", `cannot ${command} ${sweep}: it ${there}`);
  }
}
