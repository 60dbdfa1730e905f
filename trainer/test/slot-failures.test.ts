// How a slot tells apart what may go wrong in its thread, and that it takes the next task after it.

import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { OutputTail } from "../src/objective-output.ts";
import { Slot } from "../src/slot.ts";

// A thread takes seconds to start where many share a core.
vi.setConfig({ testTimeout: 60_000 });

const before = process.env["CAVIAR_OBJECTIVES"];
beforeAll(() => {
  process.env["CAVIAR_OBJECTIVES"] = fileURLToPath(
    new URL("./scripted-objective.ts", import.meta.url),
  );
});
afterAll(() => {
  if (before === undefined) delete process.env["CAVIAR_OBJECTIVES"];
  else process.env["CAVIAR_OBJECTIVES"] = before;
});

function openSlot(memoryMb?: number) {
  const slot = new Slot({ memoryMb });
  return Object.assign(slot, { [Symbol.asyncDispose]: async () => slot.close() });
}

/** `onOutput`: the objective wrote something, as one does that is about to hang. */
async function run(slot: Slot, config: object, onOutput?: () => void) {
  const output = new OutputTail();
  const task = { kind: "train", objective: "scripted", config: { ...config }, epochs: 2 } as const;
  const ending = await slot.run(
    { ...task, seed: 0, reproducible: true, checkpoint: undefined },
    (message) => {
      if (message.kind !== "log") return;
      output.take(message.text);
      onOutput?.();
    },
  );
  return { ending, output: output.text };
}

async function expectGoesOn(slot: Slot): Promise<void> {
  const { ending } = await run(slot, {});
  expect(ending).toMatchObject({ kind: "trained", outcome: "finished" });
}

test("an objective that throws failed with its error, and what it wrote before is there", async () => {
  await using slot = openSlot();
  const { ending, output } = await run(slot, { misbehaviour: "throws" });
  expect(ending).toMatchObject({ kind: "failed", why: "threw", message: "thrown as configured" });
  expect(output).toBe("about to throw\nreally\n");
  await expectGoesOn(slot);
});

test("a heap that reaches the slot's limit is out of memory, its output is not lost, the process lives", async () => {
  await using slot = openSlot(48);
  const { ending, output } = await run(slot, { misbehaviour: "fills-heap" });
  expect(ending).toMatchObject({ kind: "failed", why: "out-of-memory" });
  expect(output).toBe("filling the heap\n");
  await expectGoesOn(slot);
});

test("a buffer that the machine refuses is out of memory", async () => {
  await using slot = openSlot();
  const { ending } = await run(slot, { misbehaviour: "fills-buffers" });
  expect(ending).toMatchObject({ kind: "failed", why: "out-of-memory" });
  await expectGoesOn(slot);
});

test("a task that hangs and hears no signal is ended by abort, as timed out", async () => {
  await using slot = openSlot();
  const { ending } = await run(slot, { misbehaviour: "hangs", epochsBefore: 1 }, () => {
    slot.signal("stop");
    slot.abort("took too long");
  });
  expect(ending).toMatchObject({ kind: "failed", why: "timed-out", message: "took too long" });
  await expectGoesOn(slot);
});

test("a task that hangs is asked to stop, and after a while stopped", async () => {
  await using slot = openSlot();
  const { ending } = await run(slot, { misbehaviour: "hangs", epochsBefore: 1 }, () => {
    slot.stop(50);
  });
  const message = "the objective did not stop when asked";
  expect(ending).toMatchObject({ kind: "failed", why: "timed-out", message });
  await expectGoesOn(slot);
});

test("a wish to stop that comes when the task has ended is not of the next one", async () => {
  await using slot = openSlot();
  await run(slot, {});
  slot.stop(0);
  await expectGoesOn(slot);
});

/** CPU seconds of the running task, once they are at least so many. */
async function burnt(slot: Slot, seconds: number): Promise<number> {
  for (;;) {
    const spent = await slot.cpuSeconds();
    if (spent !== undefined && spent >= seconds) return spent;
  }
}

test("the CPU time of a task that hangs is known from outside", async () => {
  await using slot = openSlot();
  const spent = Promise.withResolvers<number>();
  await run(slot, { misbehaviour: "hangs", epochsBefore: 1 }, () => {
    spent.resolve(burnt(slot, 0.2).finally(() => slot.abort("burnt enough")));
  });
  expect(await spent.promise).toBeGreaterThanOrEqual(0.2);
  expect(await slot.cpuSeconds()).toBeUndefined();
});
