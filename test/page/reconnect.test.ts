// The page while its coordinator dies and comes back.

import { describe, expect, test } from "vitest";

import { kill, TestCluster } from "../integration/test-cluster.ts";
import { smallSweep } from "./small-sweep.ts";
import { program, Visitor } from "./visitor.ts";

describe.skipIf(program === "")("the page", () => {
  test("says that the coordinator is away, and goes on where it was when it is back", async () => {
    await using cluster = await TestCluster.start({ trainers: 1 });
    const { coordinator, client } = cluster;
    await using visitor = await Visitor.open(client.url);
    const { page } = visitor;
    const budget = { trials: 22, epochs: 24 };
    const rounds = [
      { trials: 14, epochs: 4 },
      { trials: 8, epochs: 24, promote: 4 },
    ];
    const sweep = await cluster.submit({
      ...smallSweep,
      budget,
      sampler: { name: "coarse-to-fine", rounds },
    });
    await visitor.visit(`#/sweeps/${sweep}`);
    await page.locator(".best .headline strong").waitFor({ timeout: 60_000 });
    await page.evaluate(() => Reflect.set(globalThis, "neverLoadedAgain", true));

    await kill(coordinator, "SIGKILL");
    await page.locator(".badge.bad").waitFor({ timeout: 30_000 });
    expect(await visitor.text(".badge")).toBe("coordinator does not answer");
    expect(await page.locator(".best .headline strong").count()).toBe(1);

    await cluster.startCoordinator({ CAVIAR_PORT: new URL(client.url).port });
    await page.getByText("1 trainer · 1 slot").waitFor({ timeout: 30_000 });
    await page.locator(".sweep-title .pill-completed").waitFor({ timeout: 90_000 });
    expect(await page.evaluate(() => Reflect.get(globalThis, "neverLoadedAgain"))).toBe(true);
    expect(await visitor.text(".legend")).toContain("22 of 22 trials ended");
  });
});
