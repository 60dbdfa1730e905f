import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test, vi } from "vitest";

import { keepAliveFile } from "../src/alive-file.ts";

test("the alive file is there at once and is written anew every five seconds", () => {
  const folder = mkdtempSync(join(tmpdir(), "caviar-alive-"));
  const path = join(folder, "alive");
  vi.useFakeTimers();
  try {
    keepAliveFile(path);
    for (let turn = 0; turn < 3; turn++) {
      expect(existsSync(path)).toBe(true);
      rmSync(path);
      vi.advanceTimersByTime(5_000);
    }
    expect(existsSync(path)).toBe(true);
  } finally {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  }
});
