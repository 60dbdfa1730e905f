// `reproducible: true` in the live cluster: however many trainers there are and whenever they are
// killed, a search has one digest, and its trials one curve each.

import { afterAll, expect, test } from "vitest";

import { Arena } from "./arena.ts";
import { problemsOf } from "./checks.ts";
import { planOf } from "./plan.ts";
import { allSearches, fewSearches } from "./searches.ts";
import { commandFor, form, seed } from "./settings.ts";
import { Undisturbed } from "./undisturbed.ts";

const searches = form === "short" ? fewSearches : allSearches;
const trainerCounts = form === "short" ? [1, 4] : [1, 2, 4, 8];
const KILLS = { short: 3, long: 20 };

const alone = new Undisturbed();
afterAll(async () => alone[Symbol.asyncDispose]());

test.for(trainerCounts)(
  "reproducible: true gives every search one digest with %i trainers under random kills",
  async (trainers) => {
    const name = `${trainers} trainers`;
    await using arena = await Arena.start({ coordinators: 2, trainers });
    const watches = await Promise.all(searches.map(async (search) => arena.submit(search)));
    let killed = 0;
    for (const strike of planOf(seed, name, KILLS[form])) {
      const running = watches.filter(({ isOver }) => !isOver);
      if (running.length === 0) break;
      await strike.oneOf("sweep", running).reports(strike.afterReports);
      await arena.replace(strike.oneOf("victim", arena.members), "SIGKILL");
      killed++;
    }
    await Promise.all(searches.map(async (search) => alone.ledgerOf(search)));
    expect(killed).toBeGreaterThan(0);
    for (const [i, search] of searches.entries()) {
      const events = await arena.cluster.ended(watches[i]!.sweep);
      const problems = problemsOf(events, await alone.ledgerOf(search));
      expect(problems, `${search.name}; to repeat: ${commandFor(name)}`).toEqual([]);
    }
    process.stdout.write(`${searches.length} searches, ${name}, ${killed} kills: identical\n`);
  },
);
