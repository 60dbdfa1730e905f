// Whether checkpoints can be kept where the settings say.

import { randomBytes } from "node:crypto";

import type { Finding } from "@caviar/protocol";

import type { CheckpointStore } from "../stores/checkpoint-store.ts";
import { finding } from "./judge-server.ts";

const PROBE_BYTES = 2 ** 20;

/** Opens it, keeps a megabyte, reads it back, and forgets it. */
export async function diagnoseStore(open: () => Promise<CheckpointStore>): Promise<Finding> {
  const expected = "a store that keeps a megabyte and gives it back";
  try {
    const store = await open();
    const begun = performance.now();
    const bytes = randomBytes(PROBE_BYTES);
    const key = await store.put("doctor/probe", bytes);
    const isSame = bytes.equals(await store.get(key));
    await store.delete(key);
    const tookMs = Math.round(performance.now() - begun);
    const told = isSame ? `1 MiB kept and read in ${tookMs} ms` : "other bytes";
    return finding("checkpoint-store", isSame ? "ok" : "problem", {
      found: `${store.place}: ${told}`,
      expected,
      mend: "the store damages what it keeps: use another",
    });
  } catch (error) {
    return finding("checkpoint-store", "problem", {
      found: error instanceof Error ? error.message : String(error),
      expected,
      mend: "set CAVIAR_STORE to a place that coordinators and trainers can all write to",
    });
  }
}
