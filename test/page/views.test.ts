// Every view of the page, on a live sweep of a real cluster.

import type { SweepId } from "@caviar/protocol";
import { afterAll, beforeAll, expect, test as testAnyhow } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import { accessibilityProblems } from "./accessibility.ts";
import { smallSweep } from "./small-sweep.ts";
import { program, Visitor } from "./visitor.ts";

const isSeen = program !== "";
const test = testAnyhow.skipIf(!isSeen);

let cluster: TestCluster;
let visitor: Visitor;
let sweep: SweepId;

beforeAll(async () => {
  if (!isSeen) return;
  cluster = await TestCluster.start({ trainers: 0 });
  visitor = await Visitor.open(cluster.client.url);
});
afterAll(async () => {
  if (!isSeen) return;
  await visitor[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

test("follows a sweep from its first trial to its model, without being loaded again", async () => {
  const { page } = visitor;
  sweep = await cluster.submit(smallSweep);
  await visitor.visit(`#/sweeps/${sweep}`);
  await page.locator(".pill-running").first().waitFor();
  await page.evaluate(() => Reflect.set(globalThis, "neverLoadedAgain", true));
  // Not before: a small sweep may end sooner than a busy machine shows a page.
  await Promise.all([cluster.startTrainer(), cluster.startTrainer()]);
  await page.locator(".best .headline strong").waitFor();
  await page.locator(".sweep-title .pill-completed").waitFor({ timeout: 90_000 });
  expect(await page.evaluate(() => Reflect.get(globalThis, "neverLoadedAgain"))).toBe(true);
  const { best } = await cluster.client.result(sweep);
  expect(await visitor.text(".best .headline")).toContain(`trial ${best?.trial}`);
  expect(await visitor.text("#zoom-title")).toBe("The zoom");
  expect(await page.locator(".box-name").allTextContents()).toContain("round 2");
  expect(await visitor.text(".legend")).toContain("22 of 22 trials ended");
});

test("a brush on an axis filters every panel, and the address keeps it", async () => {
  const { page } = visitor;
  await page.locator(".panel-parallel").scrollIntoViewIfNeeded();
  const axis = page.locator(".upright > .edge").first();
  await axis.waitFor({ state: "attached" });
  await page.locator(".parallel").scrollIntoViewIfNeeded();
  const line = (await axis.boundingBox())!;
  await page.mouse.move(line.x, line.y + line.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(line.x, line.y + line.height * 0.7, { steps: 6 });
  await page.mouse.up();
  const said = await visitor.text(".filter-bar [role=status]");
  const wanted = Number(said.split(" ")[0]);
  expect(wanted).toBeGreaterThan(0);
  expect(wanted).toBeLessThan(22);
  expect(page.url()).toContain("filter=learningRate");
  await page.getByRole("link", { name: "Trials", exact: true }).click();
  await page.locator(".panel-trials tbody tr").first().waitFor();
  expect(await page.locator(".panel-trials tbody tr:not(.spacer)").count()).toBe(wanted);
  await page.getByRole("button", { name: "Show all" }).click();
  await expect.poll(async () => page.locator("tbody tr:not(.spacer)").count()).toBe(22);
});

test("the table sorts by what is asked for, and leads to a trial's own page", async () => {
  const { page } = visitor;
  const { best } = await cluster.client.result(sweep);
  expect(await visitor.text("tbody tr:not(.spacer) th a")).toBe(String(best?.trial));
  await page.getByRole("button", { name: "trial", exact: true }).click();
  await expect.poll(async () => visitor.text("tbody tr:not(.spacer) th a")).toBe("0");
  await visitor.visit(`#/sweeps/${sweep}/trials/${best?.trial}`);
  await page.locator(".events li").last().waitFor();
  const events = await page.locator(".events li").allTextContents();
  expect(events[0]).toContain("proposed, to train");
  expect(events.at(-1)).toContain("judged on the test set");
  expect(await page.locator(".confusion tbody tr").count()).toBe(10);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "model.safetensors" }).click();
  expect((await download).suggestedFilename()).toBe("model.safetensors");
});

test("a trial that does not exist is told, with the way to those that do", async () => {
  await visitor.visit(`#/sweeps/${sweep}/trials/4000`);
  expect(await visitor.text(".notice")).toContain("The trials of this sweep are 0 to 21");
});

test("analysis draws slices, a landscape and the distribution, and says what importance needs", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}?tab=analysis`);
  await page.locator("#contour-title").waitFor();
  await page.locator(".panel-wide").scrollIntoViewIfNeeded();
  await expect.poll(async () => page.locator(".slices .plot").count()).toBe(5);
  await page.locator(".panel", { has: page.locator("#importance-title") }).waitFor();
  await expect
    .poll(async () => visitor.text("[aria-labelledby=importance-title]"))
    .toMatch(/tune|fix|unclear|finished trials/);
});

test("the timeline has a slot for each trainer", async () => {
  await visitor.visit(`#/sweeps/${sweep}?tab=timeline`);
  await visitor.page.locator(".plot svg").first().waitFor();
  expect(await visitor.text("[aria-labelledby=timeline-title]")).toContain("2 slots");
});

test("two sweeps are compared on one picture", async () => {
  const { page } = visitor;
  const second = await cluster.submit({ ...smallSweep, name: "twin", seed: 3 });
  await visitor.visit("#/");
  for (const id of [sweep, second]) {
    const card = page.locator(".sweep-card", { hasText: id });
    await card.getByRole("checkbox").check();
  }
  await page.getByRole("link", { name: "Compare 2 sweeps" }).click();
  await expect.poll(async () => page.locator("tbody tr").count()).toBe(2);
  await page.locator("#compare-edf-title").waitFor();
  await cluster.ended(second);
  await expect.poll(async () => page.locator("tbody .pill-completed").count()).toBe(2);
});

test("a sweep is paused, resumed and stopped from its page", async () => {
  const { page } = visitor;
  const long = await cluster.submit({
    ...smallSweep,
    name: "long",
    sampler: {
      name: "coarse-to-fine",
      rounds: [
        { trials: 4, epochs: 1 },
        { trials: 4, epochs: 400 },
      ],
    },
    budget: { trials: 8, epochs: 400 },
  });
  await visitor.visit(`#/sweeps/${long}`);
  await page.locator(".best .headline strong").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.locator(".pill-paused").waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Stop the sweep" }).click();
  await page.locator(".sweep-title .pill-stopped").waitFor({ timeout: 60_000 });
  // Each trial that was stopped says by whom too.
  const asked = (await cluster.ended(long)).filter(({ kind }) => kind.startsWith("sweep-"));
  const by = asked.flatMap((event) => ("by" in event ? [event.by] : []));
  expect(by).toEqual(["test", "dashboard", "dashboard", "dashboard"]);
});

test("the cluster's trainers, slots and pools are listed", async () => {
  await visitor.visit("#/cluster");
  await visitor.page.locator("h1").waitFor();
  await expect.poll(async () => visitor.text("main")).toContain(cluster.pool);
});

test("addresses that lead nowhere say where to go", async () => {
  await visitor.visit("#/nothing");
  expect(await visitor.text(".notice")).toContain("all sweeps");
  const before = visitor.complaints.length;
  await visitor.visit("#/sweeps/no-such-sweep");
  await visitor.page.locator(".notice.bad").waitFor();
  expect(await visitor.text(".notice.bad")).toContain("there is no sweep no-such-sweep");
  // The browser notes the 404 that was asked for.
  visitor.complaints.splice(before);
});

test("everything can be reached by the keyboard, and where one is can be seen", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}`);
  await page.locator(".ranges summary").waitFor();
  const reached = new Set<string>();
  for (let step = 0; step < 16; step++) {
    await page.keyboard.press("Tab");
    reached.add(
      await page.evaluate(() => {
        const { activeElement: at } = document;
        // Behind the last element is the browser's own frame.
        if (at === null || at === document.body) return "";
        const isOutlined = getComputedStyle(at).outlineStyle !== "none";
        return `${at.tagName} ${at.textContent.slice(0, 30)} ${isOutlined ? "outlined" : "bare"}`;
      }),
    );
  }
  const all = [...reached].join("\n");
  for (const name of ["Cluster", "Analysis", "Timeline", "Trials", "model.json"]) {
    expect(all).toMatch(new RegExp(`A ${name} outlined`));
  }
  expect(all).toMatch(/SELECT .*outlined/);
  expect(all).toContain("SUMMARY Set the ranges with sliders outlined");
  expect(all).not.toContain("bare");
});

test.each(["light", "dark"] as const)("has nothing that axe objects to, in %s", async (scheme) => {
  const { page } = visitor;
  await page.emulateMedia({ colorScheme: scheme });
  const views = [
    "#/",
    "#/cluster",
    `#/compare?sweeps=${sweep}`,
    `#/sweeps/${sweep}`,
    `#/sweeps/${sweep}?tab=analysis`,
    `#/sweeps/${sweep}?tab=timeline`,
    `#/sweeps/${sweep}?tab=trials&filter=learningRate~0.1~0.9`,
    `#/sweeps/${sweep}/trials/0`,
  ];
  for (const view of views) {
    await visitor.visit(view);
    await page.locator("h1").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await accessibilityProblems(page), view).toEqual([]);
  }
});

test("nothing was refused by the content policy and no script failed on the way", () => {
  expect(visitor.complaints).toEqual([]);
});
