// caviar replay SWEEP: prove that a sweep's decisions follow from its ledger.

import {
  type Checked,
  type Difference,
  type LedgerEvent,
  ORDERS,
  Replay,
  Results,
  toJson,
} from "@caviar/protocol";
import { CaviarError } from "@caviar/errors";
import { Command } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { KeptLedger } from "../local/kept-ledger.ts";
import { ledgerIn, ledgerOf } from "../local/ledger-source.ts";
import { type ProgramOptions, takingPrograms } from "./programs.ts";

type ReplayOptions = ProgramOptions & { readonly file?: string; readonly train?: true };

export function replayCommand(): Command {
  return takingPrograms(new Command("replay"))
    .summary("prove that a sweep's decisions follow from its ledger")
    .description(
      "Fold a sweep's ledger again and ask for every decision anew, from the state it was made from: each must come out the same. For a reproducible sweep, besides: the same points come out of seed and results alone, in whatever order results are given. Exit code 1 and the first difference otherwise.",
    )
    .argument("[sweep]", "a sweep's id, the beginning of one, or its name; not with --file")
    .option("--file <file>", "a ledger that `caviar export --ledger` wrote, instead of a cluster's")
    .option(
      "--train",
      "besides train every trial again, from the ledger alone, and compare each report and state bit for bit",
    )
    .action(async (text: string | undefined, { file, train }: ReplayOptions) => {
      using ledger = train ? new KeptLedger() : undefined;
      const kept = (events: AsyncIterable<LedgerEvent>) => ledger?.keep(events) ?? events;
      const proof = await (file === undefined
        ? proofFromCluster(text, kept)
        : proofOf(kept(ledgerIn(file))));
      process.stdout.write(`${proof.lines.join("\n")}\n`);
      const isTrainedSame = proof.holds && ledger ? await ledger.retrain() : true;
      if (!proof.holds || !isTrainedSame) process.exitCode = 1;
    });
}

type Kept = (events: AsyncIterable<LedgerEvent>) => AsyncIterable<LedgerEvent>;

async function proofFromCluster(text: string | undefined, kept: Kept): Promise<Proof> {
  if (text === undefined) {
    throw new CaviarError("CAV_USAGE", "expected a sweep's id, or --file with a ledger");
  }
  return withClient(async (client) =>
    proofOf(kept(ledgerOf(client, (await findSweep(client, text)).sweep))),
  );
}

type Proof = { readonly holds: boolean; readonly lines: readonly string[] };

/** What was checked, in words, up to the first difference. */
async function proofOf(events: AsyncIterable<LedgerEvent>): Promise<Proof> {
  const replay = new Replay();
  const results = new Results();
  for await (const event of events) {
    const difference = replay.take(event);
    if (difference) return refuted(replay, differenceLines(difference));
    results.take(event);
  }
  const { state } = replay;
  if (!state) throw new CaviarError("CAV_MESSAGE_INVALID", "expected a ledger, got no event");
  const missing = replay.end();
  if (missing) return refuted(replay, differenceLines(missing));
  const head = `${state.spec.name}: ${state.seq} events, ${state.phase}`;
  const lines = [head, `every decision follows from its basis: ${countsOf(replay)}`];
  if (!state.spec.reproducible) {
    return { holds: true, lines: [...lines, "the sweep is not reproducible: its order counts"] };
  }
  for (const order of ORDERS) {
    const why = results.differenceFrom(state, order);
    if (why !== undefined) {
      return refuted(replay, [`in another order of results the sweep would differ: ${why}`]);
    }
  }
  const alone = results.trialsBeforeSteering;
  const which =
    alone === undefined
      ? `the same ${state.trials.length} points follow`
      : `the ${alone} points before a person first steered the sweep follow`;
  const points = `${which} from seed ${state.spec.seed} and the results in ${ORDERS.length} other orders`;
  return { holds: true, lines: [...lines, points] };
}

function refuted(replay: Replay, lines: readonly string[]): Proof {
  return { holds: false, lines: [`found to follow until then: ${countsOf(replay)}`, ...lines] };
}

function differenceLines({ seq, expected, got, why }: Difference): string[] {
  return [`event ${seq}: ${why}`, `  expected ${shown(expected)}`, `  got      ${shown(got)}`];
}

const shown = (event: object | undefined) => (event ? toJson(event) : "nothing");

const WORDS: Readonly<Record<Checked, readonly [one: string, more: string]>> = {
  "trial-proposed": ["proposal", "proposals"],
  "trial-promoted": ["promotion", "promotions"],
  completed: ["completion", "completions"],
  stopped: ["stop", "stops"],
  failed: ["failure", "failures"],
  zoomed: ["zoom", "zooms"],
  "evaluation-requested": ["choice of the winner", "choices of the winner"],
  "budget-spent": ["spent budget", "spent budgets"],
  "sweep-ended": ["end of the sweep with its digest", "ends of the sweep"],
};

function countsOf({ counts }: Replay): string {
  const words = [...counts].map(([kind, count]) => `${count} ${WORDS[kind][count === 1 ? 0 : 1]}`);
  return words.join(", ") || "nothing";
}
