import type { Member } from "./arena.ts";
import type { Watch } from "./watch.ts";

/**
 * Resolves with true when another trainer has begun what `member` holds now; with false when it
 * holds nothing any more, or nobody had to begin it.
 */
export async function takenOver(
  watch: Watch,
  { trainer: holder }: Pick<Member, "trainer">,
): Promise<boolean> {
  const held = watch.state.trials.find(
    ({ trainer }) => trainer !== undefined && trainer === holder,
  );
  if (!held) return false;
  const { trial, fence } = held;
  const next = await watch.first(
    (event) =>
      (event.kind === "trial-begun" && event.trial === trial && event.fence > fence) ||
      // It had said its last word, which had not been read here yet.
      (event.kind === "trial-rested" && event.trial === trial && event.fence === fence),
  );
  return next?.kind === "trial-begun";
}
