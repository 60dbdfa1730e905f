// The helper libraries, one contract for all: a program in each language that adds its epochs up.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { describe, expect, test, vi } from "vitest";

import { decodeCheckpoint } from "../../src/command/checkpoint.ts";
import { filesOf } from "../../src/command/packed-folder.ts";
import type { Signal } from "../../src/objective.ts";
import { newProgram, runScript } from "../command/run-program.ts";

// An interpreter takes its time to start where many share a core.
vi.setConfig({ testTimeout: 60_000 });

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PYTHON = process.env["CAVIAR_PYTHON"] || "python3";
const env = { PYTHONPATH: fileOf("../../sdk"), PYTHONDONTWRITEBYTECODE: "1" };

const LANGUAGES = [
  { language: "TypeScript", words: [process.execPath, fileOf("./sum.ts")] },
  { language: "Python", words: [PYTHON, fileOf("./sum.py")] },
].map((of) => ({ ...of, isThere: spawnSync(of.words[0] ?? "", ["--version"]).status === 0 }));

/** Runs it by `exec`, so that SIGTERM reaches the program itself. */
type Options = NonNullable<Parameters<typeof runScript>[1]>;
const run = async (words: readonly string[], options: Options, program = newProgram()) =>
  runScript('exec "$@"', { ...options, words, command: { env } }, program);

function totalIn([, bytes]: readonly [number, Uint8Array]): number {
  const file = filesOf(decodeCheckpoint(bytes).folder).get("total.json");
  return Number(Buffer.from(file ?? []).toString());
}

describe.each(LANGUAGES)("$language", ({ words, isThere }) => {
  test.skipIf(!isThere)("reports each epoch and saves after the last", async () => {
    const { outcome, reports, checkpoints } = await run(words, {
      epochs: 3,
      parameters: { scale: 2 },
    });
    expect(outcome).toBe("finished");
    expect(reports).toEqual([
      [1, { loss: 2 }],
      [2, { loss: 6 }],
      [3, { loss: 12 }],
    ]);
    expect(checkpoints.map(([epoch]) => epoch)).toEqual([3]);
  });

  test.skipIf(!isThere)(
    "asked to leave, it saves what it has done, and goes on from there",
    async () => {
      const program = newProgram();
      const signal = (): Signal => (program.reports.length >= 2 ? "yield" : "continue");
      const first = await run(words, { epochs: 30, signal }, program);
      expect(first.outcome).toBe("yielded");
      const done = first.reports.length;
      const saved = first.checkpoints.at(-1);
      expect(saved?.[0]).toBe(done);
      expect(saved && totalIn(saved)).toBe((done * (done + 1)) / 2);

      const second = await run(words, { epochs: done + 1, checkpoint: saved?.[1] });
      expect(second).toMatchObject({
        outcome: "finished",
        reports: [[done + 1, { loss: ((done + 1) * (done + 2)) / 2 }]],
      });
    },
  );

  test.skipIf(!isThere)("a checkpoint that is wanted on the way is saved once", async () => {
    const signals: Signal[] = ["checkpoint"];
    const { checkpoints } = await run(words, {
      epochs: 4,
      signal: () => signals.pop() ?? "continue",
    });
    const epochs = checkpoints.map(([epoch]) => epoch);
    expect(epochs).toHaveLength(2);
    expect(epochs.at(-1)).toBe(4);
  });

  test.skipIf(!isThere)("without Caviar it prints what it would tell", () => {
    const [program = "", ...rest] = words;
    const { stdout, status } = spawnSync(program, rest, {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], ...env },
    });
    expect(status).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(10);
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ epoch: 10, loss: 55 });
  });

  test.skipIf(!isThere)("another protocol is refused", () => {
    const [program = "", ...rest] = words;
    const { stderr, status } = spawnSync(program, rest, {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], ...env, CAVIAR_PROTOCOL: "2" },
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("expected protocol 1 of Caviar, got 2");
  });
});
