import type { Trap } from "./trap.ts";
import type { Watch } from "./watch.ts";

/** Resolves when the trap has sprung, or with false when the sweep ends before. */
export async function sprungBefore(watch: Watch, trap: Trap): Promise<boolean> {
  await Promise.race([trap.sprung, watch.ended]);
  return !trap.disarm();
}
