// The protocol, by real programs in sh.

import { existsSync, globSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { metricPattern } from "../../src/command/metric-pattern.ts";
import type { Signal } from "../../src/objective.ts";
import { newProgram, runScript } from "./run-program.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Tells of every epoch that is left, and saves it. */
const TRAINS = `
epoch=$CAVIAR_START_EPOCH
seen=$(cat "\${CAVIAR_CHECKPOINT_IN:-/nowhere}/seen" 2>/dev/null)
while [ $epoch -lt $CAVIAR_EPOCHS ]; do
  epoch=$((epoch + 1)); seen="$seen$epoch"
  echo "{\\"epoch\\": $epoch, \\"loss\\": 0.$seen}" >&3
  mkdir $CAVIAR_CHECKPOINT_OUT/$epoch; printf %s "$seen" > $CAVIAR_CHECKPOINT_OUT/$epoch/seen
  echo "{\\"checkpoint\\": $epoch}" >&3
done`;

/** Also of processes that are dead and not buried yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync("/proc") || existsSync(`/proc/${pid}/exe`);
  } catch {
    return false;
  }
}

const scratchFolders = () => globSync(join(tmpdir(), "caviar-command-*"));

describe("a program that follows the protocol", () => {
  test("its messages on descriptor 3 become reports and checkpoints, and what it saved is there the next time", async () => {
    const first = await runScript(TRAINS, { epochs: 2 });
    expect(first).toMatchObject({
      outcome: "finished",
      reports: [
        [1, { loss: 0.1 }],
        [2, { loss: 0.12 }],
      ],
    });
    const [, checkpoint] = first.checkpoints.at(-1) ?? [];
    const second = await runScript(TRAINS, { epochs: 4, checkpoint });
    expect(second.outcome).toBe("finished");
    expect(second.reports).toEqual([
      [3, { loss: 0.123 }],
      [4, { loss: 0.1234 }],
    ]);
    expect(second.checkpoints.map(([epoch]) => epoch)).toEqual([3, 4]);
  });

  test("parameters come as arguments, as variables and as a file; the seed too", async () => {
    const script = `echo "$1 $CAVIAR_PARAM_LEARNING_RATE $CAVIAR_SEED"; cat $CAVIAR_PARAMS; echo 'CAVIAR {"x": 1}'`;
    const { output } = await runScript(script, {
      words: ["--rate={learningRate}"],
      parameters: { learningRate: 0.5, name: "$(reboot)" },
    });
    expect(output).toBe('--rate=0.5 0.5 7\n{"learningRate":0.5,"name":"$(reboot)"}\n');
  });

  test("messages in standard output are no output, and count epochs when they name none", async () => {
    const script = `echo one; echo 'CAVIAR {"loss": 3}'; echo two >&2; echo 'CAVIAR {"loss": 2}'`;
    const { output, reports, outcome } = await runScript(script, { epochs: 2 });
    expect(outcome).toBe("finished");
    expect(output.split("\n").toSorted()).toEqual(["", "one", "two"]);
    expect(reports).toEqual([
      [1, { loss: 3 }],
      [2, { loss: 2 }],
    ]);
  });

  test("a program that knows nothing of us is read by a pattern; `per: run` is about its end", async () => {
    const { reports } = await runScript("echo accuracy=0.5; echo accuracy=0.93", {
      epochs: 20,
      command: { pattern: metricPattern(String.raw`accuracy=(?<accuracy>\S+)`), per: "run" },
    });
    expect(reports).toEqual([[20, { accuracy: 0.93 }]]);
  });
});

describe("what a program sees", () => {
  test("nothing of the trainer's environment that is not named; secrets are struck out of what it writes", async () => {
    vi.stubEnv("REDIS_URL", "redis://:password@host");
    vi.stubEnv("API_KEY", "sesame-open");
    const script = `env; echo "key: $API_KEY"; echo 'CAVIAR {"x": 1}'`;
    const { output } = await runScript(script, { command: { secrets: ["API_KEY"] } });
    vi.unstubAllEnvs();
    expect(output).toContain("key: ***");
    expect(output).not.toMatch(/REDIS_URL|password|sesame/);
    expect(output).toMatch(/^PATH=/m);
  });
});

describe("leaving", () => {
  test("to yield, the wish is in the file before SIGTERM comes, and what is told afterwards counts", async () => {
    const script = `
      trap 'cat $CAVIAR_CONTROL; mkdir $CAVIAR_CHECKPOINT_OUT/1; echo "{\\"checkpoint\\": 1}" >&3; exit 9' TERM
      echo '{"epoch": 1, "loss": 1}' >&3; echo ready
      while :; do sleep 0.05; done`;
    let signal: Signal = "continue";
    const run = await runScript(script, {
      epochs: 2,
      signal: () => signal,
      onOutput: () => (signal = "yield"),
    });
    expect(run).toMatchObject({ outcome: "yielded", output: "ready\nyield\n" });
    expect(run.checkpoints.map(([epoch]) => epoch)).toEqual([1]);
  });

  test("a wish for a checkpoint is a line in the file, and nothing is sent", async () => {
    const script = `
      echo ready
      until grep -q checkpoint $CAVIAR_CONTROL; do sleep 0.05; done
      echo '{"epoch": 1, "loss": 1}' >&3`;
    const signals: Signal[] = ["checkpoint"];
    const run = await runScript(script, { signal: () => signals.pop() ?? "continue" });
    expect(run).toMatchObject({ outcome: "finished", output: "ready\n" });
  });

  test("a program that ignores SIGTERM is killed with its grandchildren when its grace is over", async () => {
    const script = `trap '' TERM; sh -c 'sleep 300 & echo $!; wait' & while :; do sleep 1; done`;
    let pid = 0;
    const run = await runScript(script, {
      limits: { graceSeconds: 0.2 },
      signal: () => (pid > 0 ? "stop" : "continue"),
      onOutput: (text) => (pid = Number(text)),
    });
    expect(run.outcome).toBe("stopped");
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test("what a program leaves behind is killed when it ends", async () => {
    const run = await runScript(`sleep 300 & echo $!; echo 'CAVIAR {"x": 1}'`);
    expect(run.outcome).toBe("finished");
    await expect.poll(() => isAlive(Number(run.output))).toBe(false);
  });

  test.skipIf(process.platform !== "linux")(
    "what has left its process group is killed when it ends",
    async () => {
      const run = await runScript(
        `setsid sh -c 'echo $$; exec sleep 300' & sleep 0.3; echo 'CAVIAR {"x": 1}'`,
      );
      expect(run.outcome).toBe("finished");
      await expect.poll(() => isAlive(Number(run.output))).toBe(false);
    },
  );

  test("no attempt leaves a folder behind, however it ended", async () => {
    const before = scratchFolders();
    await runScript(TRAINS);
    await expect(runScript("exit 1")).rejects.toThrow();
    expect(scratchFolders().filter((folder) => !before.includes(folder))).toEqual([]);
  });
});

describe("failures are told apart", () => {
  test.each<[string, RegExp]>([
    [
      "echo hello; echo 'the reason' >&2; exit 2",
      /^the program ended with exit code 2; it last wrote: the reason$/,
    ],
    ["true", /^the program ended with exit code 0, but no report of epoch 1$/],
    ["kill -SEGV $$", /^the program ended with SIGSEGV$/],
    ["kill -9 $$", /^the program ended with SIGKILL, .*often the system was out of memory$/],
    [
      "echo 'CAVIAR nonsense'; sleep 300",
      /^message: expected .*, got "nonsense", which is no JSON$/,
    ],
    [
      `echo '{"epoch": 2, "x": 1}' >&3; sleep 300`,
      /^expected a report of an epoch up to 1, got one of 2$/,
    ],
    [
      `for i in 1 1; do echo '{"epoch": 1, "x": 1}' >&3; done; sleep 300`,
      /^expected a report of an epoch after 1 up to 1, got one of 1$/,
    ],
    [
      `echo '{"checkpoint": 1}' >&3; sleep 300`,
      /^checkpoint: expected the folder .*\/1, which is not there$/,
    ],
    [
      `echo '{"checkpoint": 9}' >&3; sleep 300`,
      /^expected a checkpoint of an epoch from 1 to 1, got one of 9$/,
    ],
    [
      `ln -s /etc $CAVIAR_CHECKPOINT_OUT/1; echo '{"checkpoint": 1}' >&3; sleep 300`,
      /which is a symbolic link$/,
    ],
  ])("%s", async (script, message) => {
    await expect(runScript(script)).rejects.toMatchObject({
      code: "CAV_COMMAND_FAILED",
      message: expect.stringMatching(message),
    });
  });
});

describe("limits and verdicts", () => {
  test("what cannot be a variable, or two that would be one", async () => {
    await expect(runScript("", { parameters: { a: "x\0y" } })).rejects.toMatchObject({
      code: "CAV_COMMAND_FAILED",
      message: expect.stringMatching(/^expected to start sh in .*null bytes/),
    });
    await expect(runScript("", { parameters: { aB: 1, a_b: 2 } })).rejects.toThrow(
      /got "aB" and "a_b", both CAVIAR_PARAM_A_B$/,
    );
  });

  test("a program that cannot be started", async () => {
    await expect(runScript("", { command: { program: "/nowhere/python" } })).rejects.toMatchObject({
      code: "CAV_COMMAND_FAILED",
      message: expect.stringMatching(/^expected to start \/nowhere\/python in .*ENOENT$/),
    });
  });

  test("too long", async () => {
    const run = runScript("sleep 300", { limits: { seconds: 0.2 } });
    await expect(run).rejects.toMatchObject({
      code: "CAV_COMMAND_TIME",
      message: "the program took more than its limit of 0.2 s",
    });
  });

  test("too much memory, also in a grandchild", async () => {
    const script = `(head -c 60000000 /dev/zero; sleep 300) | tail -n 1`;
    await expect(runScript(script, { limits: { memoryMiB: 30 } })).rejects.toMatchObject({
      code: "CAV_COMMAND_MEMORY",
      message: expect.stringMatching(/used \d+ MiB of memory, more than its limit of 30 MiB$/),
    });
  });

  test("too much output, of which the end is there", async () => {
    const program = newProgram();
    const run = runScript("yes hello", { limits: { outputMiB: 0.1 } }, program);
    await expect(run).rejects.toMatchObject({
      code: "CAV_COMMAND_FAILED",
      message: "expected at most 104858 bytes of output, it wrote more",
    });
    expect(program.output).toMatch(/^hello\nhello\n/);
    expect(program.output.length).toBeLessThan(200_000);
  });

  test("diverged: by a number that is not finite, or by its own verdict", async () => {
    const nan = await runScript(`echo '{"epoch": 1, "loss": NaN}' >&3; sleep 300`, { epochs: 3 });
    expect(nan).toMatchObject({ outcome: "diverged", reports: [[1, { loss: Number.NaN }]] });
    expect(await runScript("exit 3")).toMatchObject({ outcome: "diverged" });
    const declared = { metrics: { loss: "minimize" } } as const;
    const other = await runScript(`echo '{"epoch": 1, "loss": 1, "precision": NaN}' >&3`, {
      command: declared,
    });
    expect(other.outcome).toBe("finished");
  });
});
