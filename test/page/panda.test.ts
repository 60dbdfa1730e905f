// A model in a person's hands, on its page: what is asked there reaches the trainer, and what became of it
// comes back into the charts and the log.

import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { SweepId, SweepSpecInput } from "@caviar/protocol";
import { afterAll, beforeAll, expect, test as testAnyhow } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import { accessibilityProblems } from "./accessibility.ts";
import { shiftsSeen, watchShifts } from "./layout-shifts.ts";
import { smallSweep } from "./small-sweep.ts";
import { program, Visitor } from "./visitor.ts";

const FOLDER = process.env["CAVIAR_SCREENSHOTS"] ?? join(tmpdir(), "caviar-screenshots");

/** Longer than the test, so that it never reaches its end by itself. */
const session: Omit<SweepSpecInput, "pool"> = {
  name: "panda",
  panda: true,
  objective: { name: "classifier", settings: { dataset: "digits", layers: 1, units: 48 } },
  metric: { name: "validationLoss", goal: "minimize" },
  space: { learningRate: { type: "float", min: 1e-5, max: 1, scale: "log" } },
  // So slow that there is always something left to learn.
  start: [{ learningRate: 0.00001 }],
  sampler: { name: "random" },
  budget: { trials: 1, epochs: 5000 },
  checkpointSeconds: 0.2,
};

const isSeen = program !== "";
const test = testAnyhow.skipIf(!isSeen);

let cluster: TestCluster;
let visitor: Visitor;
let sweep: SweepId;

beforeAll(async () => {
  if (!isSeen) return;
  cluster = await TestCluster.start({ trainers: 2 });
  [visitor] = await Promise.all([
    Visitor.open(cluster.client.url),
    mkdir(FOLDER, { recursive: true }),
  ]);
  sweep = await cluster.submit(session);
});
afterAll(async () => {
  if (!isSeen) return;
  await visitor[Symbol.asyncDispose]();
  await cluster[Symbol.asyncDispose]();
});

const button = (name: string | RegExp) => visitor.page.getByRole("button", { name, exact: true });
const act = (text: string | RegExp) => visitor.page.locator(".acts li", { hasText: text });

test("sets a rate, whose place is told and marked; what the objective would not take is not sent", async () => {
  const { page } = visitor;
  await visitor.visit(`#/sweeps/${sweep}`);
  await page.locator(".sweep-title").getByRole("link", { name: "Babysit" }).click();
  await page.locator("#loss-title").waitFor();
  const rate = page.getByLabel("learningRate", { exact: true });
  await rate.fill("-1");
  await page.getByText("expected a number > 0, got -1").waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("learningRate (is 0.00001)").fill("0.00002");
  await page.keyboard.press("Enter");
  await act(/set learningRate 0\.00002.*after epoch \d+, step \d+/).waitFor();
  const { acts, settings } = await cluster.client.panda(sweep, 0);
  expect(acts.map(({ what, by }) => [what.kind, by])).toEqual([["set", "dashboard"]]);
  expect(settings["learningRate"]).toBe(0.00002);
  expect(await page.locator(".act-mark text").first().textContent()).toBe("1");
  expect(await rate.inputValue()).toBe("0.00002");
});

test("pauses, tests rates meanwhile and fills in the best, notes, and resumes", async () => {
  const { page } = visitor;
  await button("Pause").click();
  await button("Resume").waitFor();
  await page.locator(".sweep-title .pill", { hasText: "paused" }).waitFor();
  await button("Test…").click();
  await page.getByLabel("steps").fill("60");
  await page.keyboard.press("Enter");
  await button(/^Fill in/).click();
  const { acts } = await cluster.client.panda(sweep, 0);
  const suggested = acts.find(({ found }) => found !== null)?.found?.suggested;
  const field = page.getByLabel(/^learningRate \(is/);
  expect(await field.inputValue()).toBe(suggested?.toPrecision(2));
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await button("Discard").click();
  await page.getByLabel("remark").fill("flat before, <b>steep</b> now");
  await page.keyboard.press("Enter");
  await act("flat before, <b>steep</b> now").waitFor();
  await button("Resume").click();
  await button("Pause").waitFor();
});

test("forks with another rate into a second curve, and a rewind leads on to its trial", async () => {
  const { page } = visitor;
  await button("Fork…").click();
  await page.locator("dialog[open]").getByLabel("learningRate", { exact: true }).fill("0.02");
  await button("Fork").click();
  const branches = page.getByRole("navigation", { name: "Branches" });
  await branches.getByRole("link", { name: "trial 1" }).waitFor();
  const ends = page.locator("[aria-labelledby=loss-title] .plot .box-name");
  await expect.poll(async () => ends.allTextContents()).toEqual(expect.arrayContaining(["0", "1"]));
  await button("Rewind…").click();
  await button("Rewind").click();
  await page.getByRole("heading", { name: "Babysitting trial 2" }).waitFor();
  await act(/rewind to epoch/).waitFor();
  expect((await cluster.client.trial(sweep, 2)).branchOf?.trial).toBe(0);
});

test("fits a telephone in light and a desk in dark, axe finds nothing, and live nothing jumps", async () => {
  const { page } = visitor;
  await page.locator(".layer-charts .plot").first().waitFor();
  const looks = [
    [360, "light"],
    [1280, "dark"],
  ] as const;
  for (const [width, scheme] of looks) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await accessibilityProblems(page), `${width} ${scheme}`).toEqual([]);
    const wider = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(wider, `${width} ${scheme}`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(FOLDER, `panda-${width}-${scheme}.png`) });
  }
  // What a loss takes above 1, below it, and far below: whether it gets there meanwhile is chance.
  const widths = await page
    .locator(".panel-head .value")
    .first()
    .evaluate((value) =>
      ["1.000", "0.9826", "−0.982", "9.87e−4"].map((text) => {
        const copy = document.createElement("span");
        copy.className = value.className;
        copy.textContent = text;
        value.after(copy);
        const { width } = copy.getBoundingClientRect();
        copy.remove();
        return width;
      }),
    );
  expect(new Set(widths).size, widths.join()).toBe(1);
  const { epoch } = await cluster.client.trial(sweep, 2);
  await watchShifts(page);
  await expect
    .poll(async () => (await cluster.client.trial(sweep, 2)).epoch, { timeout: 90_000 })
    .toBeGreaterThan(epoch + 30);
  expect(await shiftsSeen(page)).toEqual([]);
  expect(visitor.complaints).toEqual([]);
});

test("adopts a trial of a search, and gives it back", async () => {
  const { page } = visitor;
  const spec = { ...smallSweep, pool: `${cluster.pool}-nobody` };
  const search = await cluster.client.createSweep({ spec });
  await cluster.awaitEvent(search, (event) => "trial" in event && event.trial === 0);
  await visitor.visit(`#/sweeps/${search}/trials/0`);
  await page.getByRole("link", { name: "Babysit" }).click();
  await button("Adopt").click();
  await page.getByText("in the hands of dashboard").waitFor();
  await button("Give back…").click();
  await button("Give it back").click();
  await page.getByText("in nobody's hands").waitFor();
});
