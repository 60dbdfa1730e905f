import {
  importanceSchema,
  type TrialPage,
  trialPageSchema,
  trialSummarySchema,
} from "@caviar/protocol";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { z } from "zod";

import { startApi } from "./api-fixture.ts";

const rowSchema = z.record(z.string(), z.unknown());

const numbers = ({ trials }: TrialPage): number[] => trials.map(({ trial }) => trial);

test("trials come in pages, sorted and filtered, best first by loss", async () => {
  await using at = await startApi();
  const sweep = await at.trained(5);
  const page = async (query: string) => {
    const answer = await at.server.inject(`/api/v1/sweeps/${sweep}/trials?${query}`);
    return trialPageSchema.parse(answer.json());
  };
  expect(numbers(await page("limit=2&offset=1"))).toEqual([1, 2]);
  expect(numbers(await page("sort=loss&limit=3"))).toEqual([4, 3, 2]);
  expect(numbers(await page("sort=loss&order=descending&limit=2"))).toEqual([0, 1]);
  const byRate = await page("sort=param:rate");
  const rates = byRate.trials.map(({ params }) => Number(params["rate"]));
  expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  expect(await page("phase=pending")).toMatchObject({ total: 0, trials: [] });
});

test("one trial says why it was proposed and what it reached", async () => {
  await using at = await startApi();
  const sweep = await at.trained(1);
  const answer = await at.server.inject(`/api/v1/sweeps/${sweep}/trials/0`);
  const trial = trialSummarySchema.parse(answer.json());
  expect(trial).toMatchObject({ epoch: 2, metrics: { loss: 1 }, rungs: [{ epochs: 2 }] });
  expect(trial.proposedFor).not.toBe("");
  const beyond = await at.server.inject(`/api/v1/sweeps/${sweep}/trials/1`);
  expect(beyond.json()).toMatchObject({ code: "CAV_TRIAL_UNKNOWN" });
});

test("importance is empty below 20 trials, then ranks every parameter with its interval", async () => {
  await using at = await startApi();
  const ask = async (sweep: string) =>
    importanceSchema.parse((await at.server.inject(`/api/v1/sweeps/${sweep}/importance`)).json());
  expect(await ask(await at.trained(3))).toEqual({ trials: 3, importance: [] });

  const { trials, importance } = await ask(await at.trained(24));
  expect(trials).toBe(24);
  expect(importance.map(({ name }) => name).toSorted()).toEqual(["rate", "units"]);
  for (const { low, share, high } of importance) {
    expect(low).toBeLessThanOrEqual(share);
    expect(share).toBeLessThanOrEqual(high);
  }
});

test("csv, jsonl and parquet exports have a row a trial and a column a parameter and metric", async () => {
  await using at = await startApi();
  const sweep = await at.trained(3);
  const get = async (format: string) =>
    at.server.inject(`/api/v1/sweeps/${sweep}/export?format=${format}`);

  const [header, ...rows] = (await get("csv")).body.trim().split("\n");
  expect(header).toMatch(
    /^trial,round,phase,outcome,epoch,.*param\.rate,param\.units,metric\.loss/,
  );
  expect(rows).toHaveLength(3);

  const lines = (await get("jsonl")).body.trim().split("\n");
  const losses = lines.map((line) => rowSchema.parse(JSON.parse(line))["metric.loss"]);
  expect(losses).toEqual([1, 1 / 2, 1 / 3]);

  const { rawPayload } = await get("parquet");
  const file = Uint8Array.from(rawPayload).buffer;
  const read = await parquetReadObjects({ file });
  expect(read.map((row) => row["metric.loss"])).toEqual([1, 1 / 2, 1 / 3]);
  expect((await get("xls")).statusCode).toBe(400);
});

test("metrics for Prometheus tell trainers, slots and trials by what they are at", async () => {
  await using at = await startApi();
  const sweep = await at.trained(2);
  const { body } = await at.server.inject("/metrics");
  expect(body).toContain(`caviar_trainers{pool="${at.pool}"} 1`);
  expect(body).toContain(`caviar_slots{pool="${at.pool}"} 1`);
  expect(body).toMatch(new RegExp(`caviar_trials\\{sweep="${sweep}",state="\\w+"\\} \\d`));
  expect(body).toContain("bullmq_job_count");
});
