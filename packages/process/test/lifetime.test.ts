import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

test("a process that is ready when its parent is gone leaves in order instead of breaking down", async () => {
  const child = fork(fileURLToPath(new URL("./late-announcer.ts", import.meta.url)));
  await once(child, "spawn");
  child.disconnect();
  expect(await once(child, "exit")).toEqual([0, null]);
}, 60_000);
