// What Docker can do to containers while a sweep runs: kill, pause, cut off, restart, scale, stop. As in
// test/chaos, each ledger is compared with that of the same sweep left alone.

import type { LedgerEvent } from "@caviar/protocol";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { type Figures, figuresOf, problemsOf } from "../../chaos/checks.ts";
import type { Ordeal } from "../../chaos/ordeal.ts";
import { independentTrials } from "../../chaos/sweeps.ts";
import { tableText } from "../../chaos/table.ts";
import { takenOver } from "../../chaos/taken-over.ts";
import type { Watch } from "../../chaos/watch.ts";
import { ComposeCluster } from "./compose-cluster.ts";
import { docker, inspected, OFTEN, whyUntested } from "./docker.ts";

const untested = await whyUntested();
const testContainers = test.skipIf(untested !== undefined);

const TRAINERS = 4;
/** Longer than those of test/chaos: Docker takes its time. */
const sweep = { ...independentTrials, pool: "default", budget: { trials: 16, epochs: 30 } };

const ordeals: Ordeal[] = [];
let cluster: ComposeCluster;
let reference: readonly LedgerEvent[];

if (untested === undefined) {
  beforeAll(async () => {
    cluster = await ComposeCluster.start(TRAINERS);
    const alone = await cluster.submit(sweep);
    await alone.ended;
    reference = alone.events;
  });
  afterEach(async () => cluster.settle(TRAINERS));
  afterAll(async () => {
    if (ordeals.length > 0) process.stdout.write(`${tableText(ordeals)}\n`);
    await cluster[Symbol.asyncDispose]();
  });
}

/** A sweep under `strikes` strikes; one that answers false met nobody, and falls again later. */
async function disturbed(
  fault: string,
  strikes: number,
  strike: (watch: Watch) => Promise<boolean>,
): Promise<Figures> {
  const watch = await cluster.submit(sweep);
  let left = strikes;
  while (left > 0 && !watch.isOver) {
    await watch.reports(2);
    if (!watch.isOver && (await strike(watch))) left -= 1;
  }
  await watch.ended;
  const figures = figuresOf(watch.events, reference);
  const problems = problemsOf(watch.events, reference);
  ordeals.push({ fault, strikes: strikes - left, figures: [figures], problems });
  expect(problems).toEqual([]);
  expect(left, "strikes that never fell").toBe(0);
  return figures;
}

async function isPaused(container: string): Promise<boolean> {
  try {
    await docker(["pause", container]);
    return true;
  } catch (error) {
    if (String(error).includes("unable to freeze")) return false;
    throw error;
  }
}

type Victim = { readonly container: string; readonly trainer: string };

/** As `strike`, on a trainer that trains. */
const onBusy =
  (strike: (victim: Victim, watch: Watch) => Promise<boolean>) =>
  async (watch: Watch): Promise<boolean> => {
    const victim = await cluster.busy(watch);
    return victim !== undefined && strike(victim, watch);
  };

testContainers("docker kill of trainers costs time, and nothing else", async () => {
  const kill = onBusy(async ({ container }) => {
    await docker(["kill", container]);
    await docker(["start", container]);
    return true;
  });
  const { lost } = await disturbed("docker kill, trainer", 3, kill);
  expect(lost).toBeGreaterThan(0);
});

testContainers("docker kill of the coordinator costs time, and nothing else", async () => {
  await disturbed("docker kill, coordinator", 2, async () => {
    const coordinator = await cluster.only("coordinator");
    await docker(["kill", coordinator]);
    await docker(["start", coordinator]);
    return true;
  });
});

testContainers(
  "a trainer that is paused past its lock changes nothing when it goes on",
  async () => {
    const pause = onBusy(async ({ container, trainer }, watch) => {
      // The kernel may refuse to freeze a container that is at work: once more, later.
      if (!(await isPaused(container))) return false;
      try {
        return await takenOver(watch, { trainer });
      } finally {
        await docker(["unpause", container]);
      }
    });
    const { lost } = await disturbed("docker pause", 1, pause);
    expect(lost).toBeGreaterThan(0);
  },
);

testContainers(
  "a trainer that is cut off from Redis loses its trial to another, and comes back",
  async () => {
    const network = `${cluster.project}_ledger`;
    const victims: string[] = [];
    const cutOff = onBusy(async ({ container, trainer }, watch) => {
      await docker(["network", "disconnect", network, container]);
      victims.push(trainer);
      try {
        return await takenOver(watch, { trainer });
      } finally {
        await docker(["network", "connect", network, container]);
      }
    });
    const { lost } = await disturbed("network disconnect, trainer", 1, cutOff);
    expect(lost).toBeGreaterThan(0);
    await vi.waitFor(async () => {
      const { trainers } = await cluster.client.cluster();
      const names = trainers.map(({ trainer }) => trainer);
      expect(names).toEqual(expect.arrayContaining(victims));
    }, OFTEN);
  },
);

testContainers(
  "a coordinator that is cut off from Redis says so, and goes on when it is back",
  async () => {
    const network = `${cluster.project}_ledger`;
    const isReady = async () => {
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch(`${cluster.client.url}/readyz`, { signal }).catch(() => undefined);
      return answer?.ok === true;
    };
    await disturbed("network disconnect, coordinator", 1, async () => {
      const coordinator = await cluster.only("coordinator");
      await docker(["network", "disconnect", network, coordinator]);
      await vi.waitFor(async () => expect(await isReady()).toBe(false), OFTEN);
      await docker(["network", "connect", network, coordinator]);
      await vi.waitFor(async () => expect(await isReady()).toBe(true), OFTEN);
      return true;
    });
  },
);

testContainers("Redis restarts, and is killed, and nothing is lost", async () => {
  let count = 0;
  await disturbed("Redis: docker restart, kill", 2, async () => {
    const redis = await cluster.only("redis");
    if (count++ === 0) await docker(["restart", redis]);
    else {
      await docker(["kill", redis]);
      await docker(["start", redis]);
    }
    return true;
  });
});

testContainers(
  "trainers come and go with --scale; who is taken away hands its trial back",
  async () => {
    const sizes = [1, 6, 2];
    const { lost, handedBack } = await disturbed("--scale 1, 6, 2", sizes.length, async () => {
      const size = sizes.shift()!;
      await cluster.scale(size);
      expect(await cluster.containers("trainer")).toHaveLength(size);
      return true;
    });
    expect(lost).toBe(0);
    expect(handedBack).toBeGreaterThan(0);
  },
);

testContainers(
  "docker stop drains: the trial is handed back, and the trainer ends with 0",
  async () => {
    const stop = onBusy(async ({ container, trainer }, watch) => {
      await docker(["stop", "--time", "45", container]);
      expect(await inspected(container, ".State.ExitCode")).toBe(0);
      const isBack = ({ kind, ...event }: LedgerEvent) =>
        kind === "trial-handed-back" && "trainer" in event && event.trainer === trainer;
      await docker(["start", container]);
      return (
        watch.events.some(isBack) || watch.events.some(({ kind }) => kind === "trial-handed-back")
      );
    });
    const { lost, handedBack } = await disturbed("docker stop", 2, stop);
    expect(lost).toBe(0);
    expect(handedBack).toBeGreaterThan(0);
  },
);
