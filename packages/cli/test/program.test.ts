// The command as a shell sees it: what it says where, and its exit code.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import release from "../package.json" with { type: "json" };
import { temporaryFolder } from "./temporary-folder.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

function caviar(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  return { status, stdout, stderr };
}

test("--version is the package's", () => {
  expect(caviar("--version")).toEqual({ status: 0, stdout: `${release.version}\n`, stderr: "" });
});

test("help goes to stdout and names every command", () => {
  const { status, stdout, stderr } = caviar("--help");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const name of [
    "run",
    "up",
    "submit",
    "ls",
    "best",
    "replay",
    "doctor",
    "simulate",
    "stop",
    "amend",
    "enqueue",
    "retry",
    "token",
    "down",
    "test",
    "bench",
    "completion",
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
  }
});

test.each([
  [["rn"], /unknown command 'rn'\n\(Did you mean run\?\)/],
  [["run", "x.yaml", "--resme"], /unknown option '--resme'\n\(Did you mean --resume\?\)/],
  [["run"], /missing required argument 'file'/],
  [["run", "x.yaml", "--trainers", "0"], /expected an integer from 1 to 256, got 0/],
  [["validate", "x.yaml", "--set", "seed"], /--set: expected key=value .*got seed/],
  [["amend", "digits"], /expected at least one option that changes something/],
  [["amend", "digits", "--round", "1"], /expected an integer from 2 to 16, got 1/],
  [["amend", "digits", "--hours", "-1"], /expected a number above 0, got -1/],
  [["amend", "digits", "--box", "rate"], /--box: expected key=value .*got rate/],
  [["enqueue", "digits"], /missing required argument 'values'/],
  [["enqueue", "digits", "rate"], /values: expected key=value .*got rate/],
  [["retry", "digits", "last"], /expected an integer from 0 to 1000000, got last/],
  [["replay"], /expected a sweep's id, or --file with a ledger/],
  [["replay", "--file", "nowhere.jsonl"], /expected a ledger at nowhere\.jsonl, found no file/],
  [["test", "unti"], /Allowed choices are unit, redis, chaos, e2e, page/],
  [["test", "chaos", "--kills", "0"], /expected an integer from 1 to 10000, got 0/],
  [["test", "unit", "--long"], /expected --long, .* with the suite chaos, got unit/],
])("%j is called wrongly: one line on stderr, exit code 2", (words, line) => {
  const { status, stdout, stderr } = caviar(...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(line);
});

test("mistakes in a sweep file are lines that start with their place, exit code 2", () => {
  using folder = temporaryFolder();
  const file = folder.write("sweep.yaml", "name: Digits\nobjectiv: {}\n");
  const { status, stdout, stderr } = caviar("validate", file);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  const lines = stderr.trim().split("\n");
  expect(lines).toContainEqual(
    expect.stringMatching(/sweep\.yaml:2:1: objectiv: .*mean "objective"/),
  );
  expect(lines.every((line) => line.startsWith(`${file}:`))).toBe(true);
}, 20_000);

test("a model that is not there is exit code 1 with the code of the failure", () => {
  const { status, stderr } = caviar("evaluate", "no-such-sweep");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^caviar: CAV_SWEEP_UNKNOWN: .*got no-such-sweep/);
});
