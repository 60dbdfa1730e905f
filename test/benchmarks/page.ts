// How fast the page is at 50,000 trials of 20 epochs, in a real browser without a window.
//
//   ./caviar bench page [--json] [--trials=50000] [--events=30000]
//
// What is measured:
//   first useful paint  from the navigation until the best result is written and the zoom is drawn,
//                       a new browser profile each time
//   brush               from a movement of the pointer on an axis of the parallel coordinates until
//                       the page that answers it is painted: mask, counts, every chart in view.
//                       Beside it the page's own time on the processor for each movement, which
//                       other work on the machine does not lengthen
//                       (the same is said of the first useful paint). A machine with more to do
//                       than it has processors is not held to the clock: this time is judged then
//   bundle              all files of the page, gzipped
//   memory              the page's heap after garbage collection, while events stream in

import { globSync, readFileSync, statSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

import type { Browser, Page } from "playwright-core";

import { TestCluster } from "../integration/test-cluster.ts";
import { findChromium, launchChromium, NO_BROWSER } from "../page/chromium.ts";
import { type WrittenLedger, writeLargeLedger } from "../page/large-ledger.ts";
import startRedis from "../redis-server.ts";

const DIST = fileURLToPath(new URL("../../packages/dashboard/dist", import.meta.url));
const SIZE = { width: 1440, height: 900 };
const PAINTS = 5;
const MOVES = 40;
const KIB = 1024;
const MIB = 1024 * 1024;

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    trials: { type: "string", default: "50000" },
    events: { type: "string", default: "30000" },
  },
});

declare global {
  /** In the page: what `brushMs` has measured so far. */
  var brushTimes: number[];
}

const say = (line: string) => process.stderr.write(`${line}\n`);

type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it has to be below. */
  readonly bar?: number;
};

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function bundleKib(): number {
  const files = globSync("**/*", { cwd: DIST })
    .map((file) => join(DIST, file))
    .filter((file) => statSync(file).isFile() && !file.endsWith(".built"));
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / KIB;
}

/** In the page: milliseconds from the navigation to the first paint that is of use. */
const firstUsefulPaint = async (page: Page): Promise<number> =>
  page.evaluate(
    async () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const best = document.querySelector(".best .headline strong");
          const zoom = document.querySelector<HTMLCanvasElement>(".panel-zoom canvas");
          // A canvas that nobody has drawn on has the size that HTML gives it.
          if (!best || !zoom || (zoom.width === 300 && zoom.height === 150)) {
            requestAnimationFrame(look);
            return;
          }
          const channel = new MessageChannel();
          channel.port1.addEventListener("message", () => resolve(performance.now()));
          channel.port1.start();
          requestAnimationFrame(() => channel.port2.postMessage(undefined));
        };
        look();
      }),
  );

async function paintMs(browser: Browser, url: string) {
  const times: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < PAINTS; i++) {
    const context = await browser.newContext({ viewport: SIZE });
    const page = await context.newPage();
    // The process of this site, so that its clock is the one that is read; nothing of the page.
    await page.goto(new URL("/healthz", url).href);
    const cpuSeconds = await taskClock(page);
    const before = await cpuSeconds();
    await page.goto(url, { waitUntil: "commit" });
    times.push(await firstUsefulPaint(page));
    cpu.push(1000 * ((await cpuSeconds()) - before));
    await context.close();
  }
  return { times, cpu };
}

/** Reads how long the page's main thread has been on the processor, in seconds. */
async function taskClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
}

/** From each movement of the pointer to the paint that answers it. */
async function brushMs(page: Page): Promise<{ readonly times: number[]; readonly cpu: number }> {
  await page.locator(".panel-parallel").scrollIntoViewIfNeeded();
  const picture = page.locator(".parallel");
  await picture.scrollIntoViewIfNeeded();
  await page.waitForTimeout(1000); // the curves and lines that are drawn in later frames
  const box = await picture.boundingBox();
  if (!box) throw new Error("expected the parallel coordinates on the page");
  await page.evaluate(() => {
    const times: number[] = [];
    globalThis.brushTimes = times;
    document.querySelector(".parallel")?.addEventListener(
      "pointermove",
      (event) => {
        const channel = new MessageChannel();
        channel.port1.addEventListener("message", () => {
          times.push(performance.now() - event.timeStamp);
        });
        channel.port1.start();
        requestAnimationFrame(() => channel.port2.postMessage(undefined));
      },
      { capture: true },
    );
  });
  const cpuSeconds = await taskClock(page);
  const axis = await page.locator(".upright .edge").first().boundingBox();
  if (!axis) throw new Error("expected an axis");
  const top = axis.y + axis.height * 0.3;
  await page.mouse.move(axis.x, top);
  await page.mouse.down();
  const before = await cpuSeconds();
  for (let move = 1; move <= MOVES; move++) {
    await page.mouse.move(axis.x, top + (axis.height * 0.5 * move) / MOVES);
    await page.evaluate(async () => new Promise((done) => requestAnimationFrame(done)));
  }
  const cpu = (1000 * ((await cpuSeconds()) - before)) / MOVES;
  await page.mouse.up();
  await page.waitForTimeout(500);
  const times = await page.evaluate(() => globalThis.brushTimes);
  return { times: times.slice(1), cpu }; // the first one came before the button was pressed
}

/** Waits until the page shows the ledger's last event. */
async function caughtUp(page: Page, { seq }: WrittenLedger): Promise<void> {
  await page.waitForFunction(
    (last) => Number(document.querySelector("[data-seq]")?.getAttribute("data-seq")) >= last,
    seq(),
    { timeout: 300_000 },
  );
}

/** The heap after each of some batches of events, MiB. */
async function heapMib(page: Page, ledger: WrittenLedger, events: number): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const heapNow = async () => {
    await session.send("HeapProfiler.collectGarbage");
    // Columns are typed arrays: their numbers lie beside the heap.
    const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
    return (usedSize + backingStorageSize) / MIB;
  };
  const heaps = [await heapNow()];
  for (let batch = 0; batch < 4; batch++) {
    await ledger.append(Math.ceil(events / 4));
    await caughtUp(page, ledger);
    heaps.push(await heapNow());
  }
  return heaps;
}

async function measure(): Promise<readonly Figure[] | undefined> {
  const program = await findChromium(say);
  if (program === undefined) {
    say(NO_BROWSER);
    return undefined;
  }
  const size = { trials: Number(options.trials), epochs: 20 };
  const events = Number(options.events);
  const endRedis = await startRedis();
  const cluster = await TestCluster.start({ trainers: 0 });
  const browser = await launchChromium(program);
  try {
    say(`writing a ledger of ${size.trials} trials of ${size.epochs} epochs`);
    // Of some 7.4 events a trial the last ones are kept back, to stream in later.
    const ledger = await writeLargeLedger(cluster.redis, size, 7.39 * size.trials - events);
    const cold = performance.now();
    await cluster.client.table(ledger.sweep);
    const coldMs = performance.now() - cold;
    const url = `${cluster.client.url}/#/sweeps/${ledger.sweep}`;
    const paint = await paintMs(browser, url);
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(url);
    await firstUsefulPaint(page);
    const brush = await brushMs(page);
    const heaps = await heapMib(page, ledger, events);
    const load = (loadavg()[0] ?? 0) / cpus().length;
    const [paintBar, brushBar] = [{ bar: 1000 }, { bar: 100 }];
    const byClock = (bar: { readonly bar: number }) => (load > 1 ? {} : bar);
    return [
      {
        name: "first useful paint, median",
        value: quantile(paint.times, 0.5),
        unit: "ms",
        ...byClock(paintBar),
      },
      { name: "first useful paint, worst", value: Math.max(...paint.times), unit: "ms" },
      {
        name: "first useful paint, processor time",
        value: quantile(paint.cpu, 0.5),
        unit: "ms",
        ...paintBar,
      },
      {
        name: "brush, median",
        value: quantile(brush.times, 0.5),
        unit: "ms",
        ...byClock(brushBar),
      },
      { name: "brush, 95 %", value: quantile(brush.times, 0.95), unit: "ms" },
      { name: "brush, processor time a movement", value: brush.cpu, unit: "ms", ...brushBar },
      { name: "bundle, gzipped", value: bundleKib(), unit: "KiB", bar: 500 },
      { name: "heap before the stream", value: heaps[0] ?? Number.NaN, unit: "MiB" },
      ...heaps.slice(1).map((value, batch) => ({
        name: `heap after ${Math.ceil(events / 4) * (batch + 1)} events`,
        value,
        unit: "MiB",
      })),
      { name: "first read of the ledger by a coordinator", value: coldMs, unit: "ms" },
      { name: "load of the machine, 1 min, by processors", value: load, unit: "" },
    ];
  } finally {
    await browser.close();
    await cluster[Symbol.asyncDispose]();
    await endRedis();
  }
}

const figures = await measure();
for (const { name, value, unit, bar } of options.json ? [] : (figures ?? [])) {
  const verdict = bar === undefined ? "" : `  ${value < bar ? "below" : "NOT below"} ${bar}`;
  console.log(`${name.padEnd(44)} ${value.toFixed(1).padStart(9)} ${unit}${verdict}`);
}
if (options.json) console.log(JSON.stringify({ benchmark: "page", figures: figures ?? null }));
if (figures?.some(({ value, bar }) => bar !== undefined && !(value < bar))) process.exitCode = 1;
