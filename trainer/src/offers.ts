// Prints what a trainer of this installation offers, so that a sweep file can be checked before
// anything is started.

import { objectiveOffers } from "@caviar/objectives";

process.stdout.write(`${JSON.stringify({ offers: objectiveOffers() })}\n`);
