// What scaling by demand costs and takes beside a fixed fleet, in virtual time: `caviar bench autoscale`.
// A day in which one sweep of 1,000 trials comes in; a trainer is cold for 60 s, costs from its first
// second on, and on spot nodes is killed once in an hour in the mean, without a word.
//
//   --json   the same as one line of JSON, last

import { parseArgs } from "node:util";

import { type Scaling } from "./autoscale/scaler.ts";
import { PARALLELISM, SEARCHES, sweepOf } from "./autoscale/thousand-trials.ts";
import { runSweep } from "./autoscale/virtual-fleet.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

const scaling = (scaleDown: Scaling["scaleDown"]): Scaling => ({
  max: PARALLELISM,
  scaleDown,
  idleSeconds: 300,
});
const FLEETS: Readonly<Record<string, number | Scaling>> = {
  "fixed, 50": PARALLELISM,
  "fixed, 20": 20,
  "by demand, idle": scaling("idle"),
  "by demand, demand": scaling("demand"),
};
const LIVES: Readonly<Record<string, number>> = { steady: Infinity, spot: HOUR };

const { values: options } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const hours = (seconds: number) => (seconds / HOUR).toFixed(2).padStart(9);

console.log(
  "                                            sweep   trainer-hours    killed  handed  trained",
);
console.log(
  "search          fleet              nodes     hours   sweep     day           back  again, s",
);
const rows = Object.keys(SEARCHES).flatMap((search) =>
  Object.entries(FLEETS).flatMap(([fleet, trainers]) =>
    Object.entries(LIVES).map(([nodes, lifeSeconds]) => {
      const outlay = runSweep(sweepOf(search), { trainers, coldSeconds: 60, lifeSeconds }, DAY);
      const times = [outlay.sweepSeconds, outlay.trainerSecondsOfSweep, outlay.trainerSeconds];
      const counts = [outlay.preempted, outlay.takenAway, outlay.secondsTrainedAgain];
      const name = search.padEnd(16) + fleet.padEnd(19) + nodes.padEnd(6);
      console.log(
        name + times.map(hours).join("") + counts.map((n) => String(n).padStart(8)).join(""),
      );
      return { search, fleet, nodes, ...outlay };
    }),
  ),
);
if (options.json) console.log(JSON.stringify({ benchmark: "autoscale", rows }));
