// An objective for tests that does what its config says, the worst things too. Trainers offer it when
// CAVIAR_OBJECTIVES names this file.

import type { Objective } from "@caviar/objectives";
import { z } from "zod";

const misbehaviours = [
  "none",
  "throws",
  "hangs",
  "fills-heap",
  "fills-buffers",
  "diverges",
  "kills-trainer",
] as const;

const config = z.strictObject({
  /** The loss of epoch e is quality / e. */
  quality: z.number().default(1),
  misbehaviour: z.enum(misbehaviours).default("none"),
  /** Whole epochs before it misbehaves. */
  epochsBefore: z.number().min(0).default(0),
  /** How long an epoch sleeps. */
  epochMs: z.number().min(0).default(0),
});
type Config = z.infer<typeof config>;

const sleeping = new Int32Array(new SharedArrayBuffer(4));

/** Keeps what fills the heap reachable. */
const hoard: unknown[] = [];

const misbehave: Record<Config["misbehaviour"], () => void> = {
  none() {},
  diverges() {},
  throws() {
    console.log("about to throw");
    console.error("really");
    throw new Error("thrown as configured");
  },
  hangs() {
    console.log("hanging");
    for (;;) hoard.length = 0;
  },
  "fills-heap"() {
    console.log("filling the heap");
    for (;;) hoard.push(Array.from<number>({ length: 10_000 }).fill(0.5)); // little to trace, so at once
  },
  "fills-buffers"() {
    hoard.push(new ArrayBuffer(Number.MAX_SAFE_INTEGER));
  },
  "kills-trainer"() {
    process.kill(process.pid, "SIGKILL");
  },
};

const scripted: Objective<Config> = {
  name: "scripted",
  version: "1",
  description: "does what its config says",
  config,
  metrics: { loss: "minimize" },
  async train({ config: settings, epochs, ...context }) {
    const { quality, misbehaviour, epochsBefore, epochMs } = settings;
    let done = context.checkpoint?.[0] ?? 0;
    while (done < epochs) {
      const signal = context.signal();
      if (signal === "stop") return "stopped";
      if (signal !== "continue") context.save(Uint8Array.of(done), done);
      if (signal === "yield") return "yielded";
      if (done >= epochsBefore) misbehave[misbehaviour]();
      Atomics.wait(sleeping, 0, 0, epochMs);
      done += 1;
      const isBroken = misbehaviour === "diverges" && done > epochsBefore;
      context.report(done, { loss: isBroken ? Number.NaN : quality / done });
      if (isBroken) return "diverged";
    }
    context.save(Uint8Array.of(done), done);
    return "finished";
  },
};

export default scripted;
