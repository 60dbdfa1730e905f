// The page from a telephone to a wall, in light and dark: nothing sticks out, nothing stays blank.
// CAVIAR_PICTURES=1 keeps the pictures of the README, in packages/dashboard/pictures.

import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { SweepId } from "@caviar/protocol";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import { pictureLedger, PICTURES, pictureSweep, playSession } from "./pictures.ts";
import { writeLargeLedger } from "./large-ledger.ts";
import { smallSweep } from "./small-sweep.ts";
import { program, Visitor } from "./visitor.ts";

const FOR_README = fileURLToPath(new URL("../../packages/dashboard/pictures", import.meta.url));
const isForReadme = process.env["CAVIAR_PICTURES"] === "1";
const FOLDER = process.env["CAVIAR_SCREENSHOTS"] ?? join(tmpdir(), "caviar-screenshots");
const HEIGHT_MAX = 6000;
/** Panels that are not in view are made when the browser is idle. */
const DRAWN = { timeout: 20_000 };

type View = {
  readonly name: string;
  readonly address: (sweep: SweepId, best: number) => string;
  /** What it is looked at for, and how many there are. */
  readonly parts: readonly [selector: string, count: number];
};

const VIEWS: readonly View[] = [
  { name: "sweeps", address: () => "#/", parts: [".sweep-card", 1] },
  { name: "overview", address: (sweep) => `#/sweeps/${sweep}?trial=3`, parts: ["canvas", 4] },
  { name: "analysis", address: (sweep) => `#/sweeps/${sweep}?tab=analysis`, parts: ["canvas", 7] },
  { name: "timeline", address: (sweep) => `#/sweeps/${sweep}?tab=timeline`, parts: ["canvas", 1] },
  { name: "trials", address: (sweep) => `#/sweeps/${sweep}?tab=trials`, parts: ["td", 22] },
  {
    name: "trial",
    address: (sweep, best) => `#/sweeps/${sweep}/trials/${best}`,
    parts: ["canvas", 1],
  },
  { name: "compare", address: (sweep) => `#/compare?sweeps=${sweep}`, parts: ["canvas", 2] },
  { name: "cluster", address: () => "#/cluster", parts: ["td", 2] },
];

describe.skipIf(program === "")("the page", () => {
  let cluster: TestCluster;
  let visitor: Visitor;
  let sweep: SweepId;
  let best: number;

  beforeAll(async () => {
    cluster = await TestCluster.start({ trainers: 2 });
    visitor = await Visitor.open(cluster.client.url);
    sweep = await cluster.submit(smallSweep);
    await cluster.ended(sweep);
    best = (await cluster.client.result(sweep)).best?.trial ?? 0;
    await mkdir(FOLDER, { recursive: true });
  });
  afterAll(async () => {
    await visitor[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  });

  for (const width of [360, 1280, 2560]) {
    for (const scheme of ["light", "dark"] as const) {
      test(`fits ${width} pixels in ${scheme}: nothing sticks out, every chart is drawn`, async () => {
        const { page } = visitor;
        await page.emulateMedia({ colorScheme: scheme });
        for (const { name, address, parts } of VIEWS) {
          await page.setViewportSize({ width, height: 900 });
          await visitor.visit(address(sweep, best));
          await showWhole(page, width, parts);
          expect(await sticksOut(page), name).toBeLessThanOrEqual(0);
          await page.screenshot({ path: join(FOLDER, `${name}-${width}-${scheme}.png`) });
        }
      });
    }
  }

  test.runIf(isForReadme)("is painted for the README, with thousands of trials", async () => {
    const { page } = visitor;
    await mkdir(FOR_README, { recursive: true });
    const digits = await cluster.submit(pictureSweep);
    const { sweep: large } = await writeLargeLedger(cluster.redis, pictureLedger);
    await cluster.ended(digits);
    const session = await playSession(cluster);
    for (const { file, address, scheme, width, height } of PICTURES) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await visitor.visit(address({ digits, large, session }));
      // The network is never idle while a session is followed.
      await page.locator("canvas").nth(1).waitFor();
      await expect.poll(async () => blankCanvases(page), DRAWN).toBe(0);
      const how = file.endsWith(".jpg") ? ({ type: "jpeg", quality: 82 } as const) : {};
      await page.screenshot({ path: join(FOR_README, file), ...how });
    }
  });
});

/**
 * Charts are drawn when they are seen, so the window becomes as high as the page, which grows. A
 * chart that is not there yet would not be blank either, so all parts are waited for.
 */
async function showWhole(page: Page, width: number, [part, count]: View["parts"]): Promise<void> {
  const missing = async () => {
    const height = Math.min(
      HEIGHT_MAX,
      await page.evaluate(() => document.documentElement.scrollHeight),
    );
    const hasGrown = page.viewportSize()?.height !== height;
    if (hasGrown) await page.setViewportSize({ width, height });
    const missingParts = Math.max(0, count - (await page.locator(part).count()));
    return missingParts + (hasGrown ? 1 : await blankCanvases(page));
  };
  await expect.poll(missing, DRAWN).toBe(0);
}

/** Pixels by which the page is wider than its window. */
async function sticksOut(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** Canvases in view, and panels there that wait to be seen, on which nothing is drawn. */
async function blankCanvases(page: Page): Promise<number> {
  return page.evaluate(() => {
    const inView = [...document.querySelectorAll("canvas, .panel-waiting")].filter((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
    const blank = inView.filter((element) => {
      if (!(element instanceof HTMLCanvasElement)) return true;
      const { width, height } = element;
      const pixels = element.getContext("2d")?.getImageData(0, 0, width, height).data;
      return !pixels?.some((value) => value !== 0);
    });
    return blank.length;
  });
}
