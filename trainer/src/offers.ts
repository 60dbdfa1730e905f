// Prints what a trainer of this installation offers, so that a sweep file can be checked before
// anything is started. A mistake in CAVIAR_OBJECTIVES or CAVIAR_COMMANDS is found here first.

import { answer, answering } from "./answer.ts";

await answering(async () => {
  const { objectiveOffers } = await import("@caviar/objectives");
  answer({ offers: objectiveOffers() });
});
