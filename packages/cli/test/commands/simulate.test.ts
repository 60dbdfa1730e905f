import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const TIMEOUT_MS = 60_000;

const SWEEP = `
name: two-numbers
objective: { name: something-of-my-own }
metric: { name: accuracy, goal: maximize }
space:
  rate: { type: float, min: 0.001, max: 1, scale: log }
  depth: { type: int, min: 1, max: 3 }
sampler: { name: tpe }
scheduler: { name: asha }
budget: { trials: 60, epochs: 9 }
parallelism: 4
`;

const CURVES = {
  curves: [0.001, 0.01, 0.1, 1].flatMap((rate) =>
    [1, 2, 3].map((depth) => ({
      params: { rate, depth },
      values: Array.from({ length: 9 }, (_, t) => depth / 10 + t / 100 + (rate === 0.1 ? 0.5 : 0)),
      secondsPerEpoch: 60,
    })),
  ),
};

function simulate(...words: string[]) {
  using folder = temporaryFolder();
  const sweep = folder.write("sweep.yaml", SWEEP);
  const table = folder.write("curves.json", JSON.stringify(CURVES));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, "simulate", sweep, ...words.map((word) => (word === "TABLE" ? table : word))],
    { encoding: "utf8", env: { PATH: process.env["PATH"] } },
  );
  return { status, stdout, stderr };
}

test(
  "it says what the objective was, what was found, and what it cost in virtual time",
  () => {
    const { status, stdout, stderr } = simulate("--trainers", "8");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("made-up learning curves (no --table): they say nothing");
    expect(stdout).toMatch(/best +accuracy 0\.\d+ by trial \d+ after 9 epochs\n +rate /);
    expect(stdout).toMatch(/virtual time +0:\d\d /);
    expect(stdout).toMatch(/utilization +\d+ %/);
    expect(stdout).toMatch(/trials +60: \d+ completed, \d+ stopped, 0 failed/);
    expect(stdout).toContain("parallelism raised from 4 to 8");
  },
  TIMEOUT_MS,
);

test(
  "a table answers; its best row is found, and its own seconds are counted",
  () => {
    const { status, stdout } = simulate("--table", "TABLE", "--json");
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ objective: "table", trainers: 4, parallelism: 4 });
    expect(report.best.value).toBeCloseTo(0.88, 12);
    expect(report.virtualSeconds).toBeGreaterThanOrEqual((report.epochs * 60) / 4);
    expect(report.utilization).toBeLessThanOrEqual(1);
    expect(report.nearest).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  "population based training is simulated, with the line of the winner's parents",
  () => {
    const { stdout } = simulate("--set", "scheduler={name: pbt, interval: 1}", "--json");
    const { best } = JSON.parse(stdout);
    expect(best.epochs).toBe(9);
    expect(best.lineage.length).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  "a mistake in the file, the table or a number is exit code 2 with its place",
  () => {
    const wrong = simulate("--set", "sampler.name=tpee");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("sampler.name");
    expect(simulate("--trainers", "0").stderr).toContain("expected an integer from 1 to 100000");
    const epochs = simulate("--table", "TABLE", "--set", "budget.epochs=10");
    expect(epochs.status).toBe(2);
    expect(epochs.stderr).toMatch(
      /curves\.json: curves\.0\.values: expected 10 values or more, got 9/,
    );
  },
  TIMEOUT_MS,
);
