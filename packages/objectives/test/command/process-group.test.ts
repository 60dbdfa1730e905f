// What becomes of a program when the trainer dies while it is being started.

import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

const STARTER = fileURLToPath(new URL("./starts-and-dies.ts", import.meta.url));

/** Also false for one that is dead and not buried yet. */
const isAlive = (pid: string) => existsSync(`/proc/${pid}/exe`);

test.runIf(process.platform === "linux")(
  "a trainer that is killed in the step in which it starts a program leaves nothing behind",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "caviar-test-"));
    const [scratch, pids] = [join(folder, "scratch"), join(folder, "pids")];
    const starter = fork(STARTER, [scratch, pids]);
    expect(await once(starter, "exit")).toEqual([null, "SIGKILL"]);
    await expect.poll(() => existsSync(scratch), { timeout: 20_000 }).toBe(false);
    // The folder goes last. A program that was killed at once has not written its number.
    const pid = existsSync(pids) ? readFileSync(pids, "utf8").trim() : "none";
    await expect.poll(() => isAlive(pid)).toBe(false);
    rmSync(folder, { recursive: true });
  },
);
