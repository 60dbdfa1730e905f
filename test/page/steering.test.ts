// The page's controls: what people ask there reaches the ledger, in their name. No trainer is needed:
// trials that wait can be stopped, retried and waited for as well.

import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createClient } from "@caviar/client";
import type { SweepId } from "@caviar/protocol";
import { afterAll, beforeAll, expect, test as testAnyhow } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import { accessibilityProblems } from "./accessibility.ts";
import { smallSweep } from "./small-sweep.ts";
import { program, Visitor } from "./visitor.ts";

const FOLDER = process.env["CAVIAR_SCREENSHOTS"] ?? join(tmpdir(), "caviar-screenshots");
const TOKEN = "a-token-that-only-this-test-knows";

const isSeen = program !== "";
const test = testAnyhow.skipIf(!isSeen);

let cluster: TestCluster;
let visitor: Visitor;
let sweep: SweepId;

beforeAll(async () => {
  if (!isSeen) return;
  cluster = await TestCluster.start({ trainers: 0 });
  visitor = await Visitor.open(cluster.client.url);
  sweep = await cluster.submit(smallSweep);
  await cluster.awaitEvent(sweep, (event) => "trial" in event && event.trial === 3);
  await mkdir(FOLDER, { recursive: true });
});
afterAll(async () => {
  if (!isSeen) return;
  await visitor[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

/** Nothing that axe objects to, nothing that sticks out; pictures to be looked at. */
async function expectGood(name: string): Promise<void> {
  const { page } = visitor;
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await accessibilityProblems(page), `${name} ${width} ${scheme}`).toEqual([]);
      const wider = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll("dialog[open]")]
          .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
          .reduce((most, each) => Math.max(most, each)),
      );
      expect(wider, `${name} ${width} ${scheme}`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: join(FOLDER, `steer-${name}-${width}-${scheme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("stops one trial from its page, then retries it", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}/trials/0`);
  await page.getByRole("button", { name: "Stop trial…" }).click();
  await page.getByRole("heading", { name: "Stop trial 0?" }).waitFor();
  await expectGood("stop-trial");
  await page.getByRole("button", { name: "Stop the trial" }).click();
  await page.locator(".sweep-title .pill-stopped").waitFor();
  expect(await cluster.client.trial(sweep, 0)).toMatchObject({
    outcome: "stopped",
    stoppedBy: "dashboard",
  });
  await page.getByRole("button", { name: "Retry" }).click();
  await page.getByText("dashboard retries it").waitFor();
  await expectGood("retry-trial");
});

test("stops another beside the table, which makes room for the retry", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}?tab=trials`);
  await page.getByRole("button", { name: "Show trial 1 above the table" }).click();
  await page.locator("#trial-title").waitFor();
  expect(await visitor.text(".panel.trial")).toContain("why proposed");
  await expectGood("beside-the-table");
  await page.getByRole("button", { name: "Stop trial…" }).click();
  await page.getByRole("button", { name: "Stop the trial" }).click();
  await page.locator(".panel.trial .pill-stopped").waitFor();
  await page.getByRole("link", { name: "5", exact: true }).waitFor();
  expect(await cluster.client.trial(sweep, 5)).toMatchObject({
    retryOf: 0,
    proposedFor: "dashboard retries trial 0",
  });
});

test("tries a point, and is told which value does not fit", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}`);
  await page.getByRole("button", { name: "Try a point…" }).click();
  const rate = page.getByLabel("learningRate", { exact: true });
  await rate.fill("7");
  await page.getByRole("button", { name: "Enqueue it" }).click();
  expect(await visitor.text("dialog [role=alert]")).toContain(
    "learningRate: expected a number from 0.0003 to 0.05, got 7",
  );
  await expectGood("point");
  await rate.fill("0.0125");
  await page.getByRole("button", { name: "Enqueue it" }).click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  expect((await cluster.client.sweep(sweep)).enqueued).toBe(1);
});

test("changes how many trials run at once, and the point gets its turn", async () => {
  const { page } = visitor;
  await page.getByRole("button", { name: "Change…" }).click();
  await page.getByLabel("trials in all").fill("many");
  await page.getByRole("button", { name: "Change it" }).click();
  expect(await visitor.text("dialog [role=alert]")).toContain("expected a number, got many");
  await page.getByLabel("trials in all").fill("22");
  await page.getByLabel("trials at once").fill("6");
  await expectGood("change");
  await page.getByRole("button", { name: "Change it" }).click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await cluster.awaitEvent(sweep, (event) => "trial" in event && event.trial === 6);
  const { params, proposedFor } = await cluster.client.trial(sweep, 6);
  expect(params["learningRate"]).toBe(0.0125);
  expect(proposedFor).toBe("enqueued by dashboard");
  expect((await cluster.client.sweep(sweep)).spec.parallelism).toBe(6);
});

test("draws the next round's box on the plot, sees both ranges, and sets it", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}?x=learningRate&y=batchNorm`);
  await page.getByRole("button", { name: "Choose the next box" }).click();
  const plot = (await page.locator(".panel-zoom .plot").boundingBox())!;
  await page.mouse.move(plot.x + plot.width * 0.4, plot.y + plot.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.7, plot.y + plot.height * 0.8, { steps: 5 });
  await page.mouse.up();
  await page.locator(".box-chosen rect").waitFor();
  await expectGood("box-drawn");
  await page.getByRole("button", { name: "Set the box of round 2…" }).click();
  const rows = await page.locator("dialog[open] tbody tr").allTextContents();
  expect(rows[0]).toMatch(/^learningRate(3e−4|0\.0003) … 0\.05.+ … /);
  expect(rows[1]).toBe("batchNormtrue, falsetrue, false");
  await expectGood("box-asked");
  await page.getByRole("button", { name: "Set it" }).click();
  await expect.poll(async () => page.locator(".box-name").allTextContents()).toContain("round 2");
  const { zooms } = (await cluster.client.table(sweep)).head;
  expect(zooms).toHaveLength(1);
  expect(zooms[0]).toMatchObject({ round: 2, by: "dashboard" });
});

test("sets it by the keyboard alone", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}?x=learningRate&y=batchNorm`);
  await page.getByRole("button", { name: "Choose the next box" }).focus();
  await page.keyboard.press("Enter");
  const least = page.getByLabel("learningRate of the next box, at least");
  await least.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
  await page.getByLabel("false").focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Set the box of round 2…" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Set it" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  const { zooms } = (await cluster.client.table(sweep)).head;
  const { learningRate, batchNorm } = zooms.at(-1)!.box;
  expect(learningRate).toMatchObject({ low: expect.closeTo(0.03, 6) as unknown });
  expect(batchNorm).toEqual({ keep: [0] });
});

test("is refused nothing by the content policy, and no script fails", () => {
  expect(visitor.complaints).toEqual([]);
});

const SWEEP_CONTROLS = [/^Pause/, /^Stop/, /^Retry/, /^Try a point/, /^Change/, /^Choose/];

test("a viewer sees no control that would be refused, and why", async () => {
  await using guarded = await TestCluster.prepare({});
  await guarded.startCoordinator({ CAVIAR_TOKEN: TOKEN });
  const { url } = guarded.client;
  const admin = createClient({ url, token: TOKEN });
  const spec = { ...smallSweep, pool: guarded.pool };
  const id = await admin.createSweep({ spec });
  const { secret } = await admin.createToken({ name: "a guest", role: "viewer" });
  await guarded.awaitEvent(id, (event) => "trial" in event && event.trial === 3);

  await using guest = await Visitor.open(url);
  const { page: seen } = guest;
  await guest.visit(`#/sweeps/${id}`);
  await seen.getByLabel("Token").fill(secret);
  await seen.keyboard.press("Enter");
  await seen.getByText("You are logged in as a viewer").first().waitFor();
  for (const view of ["", "?tab=trials&trial=0", "/trials/0", "/trials/0/panda"]) {
    await guest.visit(`#/sweeps/${id}${view}`);
    await seen.getByText("You are logged in as a viewer").first().waitFor();
    for (const name of [...SWEEP_CONTROLS, /^Adopt/, /^Set/]) {
      expect(await seen.getByRole("button", { name }).count(), `${view} ${name}`).toBe(0);
    }
    expect(await accessibilityProblems(seen)).toEqual([]);
  }
});
