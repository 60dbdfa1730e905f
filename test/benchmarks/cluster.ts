// What the cluster costs, beside Optuna with its journal in the same kind of Redis: `caviar bench cluster`.
//
//   --only=throughput,reports,ledgers,slept,slots   sections; all by default
//   --quick            fewer trials: minutes instead of half an hour
//   --python=FILE      a Python with optuna and redis; else CAVIAR_BENCH_PYTHON, else python3
//   --json             everything as one document, on the last line

import { parseArgs } from "node:util";

import { Bars } from "./cluster/bars.ts";
import { BenchCluster } from "./cluster/bench-cluster.ts";
import { ledgerBars } from "./cluster/ledger-bars.ts";
import { Optuna } from "./cluster/optuna.ts";
import type { Parts } from "./cluster/parts.ts";
import { reportBars } from "./cluster/report-bars.ts";
import { sleptBars, slotsBars } from "./cluster/slept-bars.ts";
import { throughputBars } from "./cluster/throughput-bars.ts";

const SECTIONS: Readonly<Record<string, (parts: Parts) => Promise<void>>> = {
  throughput: throughputBars,
  reports: reportBars,
  ledgers: ledgerBars,
  slept: sleptBars,
  slots: slotsBars,
};

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(SECTIONS).join() },
    quick: { type: "boolean", default: false },
    python: { type: "string", default: process.env["CAVIAR_BENCH_PYTHON"] || "python3" },
    json: { type: "boolean", default: false },
  },
});
const names = options.only.split(",");
const unknown = names.find((name) => !Object.hasOwn(SECTIONS, name));
if (unknown !== undefined) {
  const known = Object.keys(SECTIONS).join(", ");
  process.stderr.write(`--only: expected some of ${known}, got "${unknown}"\n`);
  process.exit(2);
}

const peer = await Optuna.find(options.python);
if (peer) process.stdout.write(`beside Optuna ${peer.version}; its figure, and ours over it\n`);
const bars = new Bars();
for (const name of names) {
  // A Redis of its own for each section: none meets what another one left.
  await using cluster = await BenchCluster.start();
  await cluster.startCoordinator();
  await SECTIONS[name]?.({ cluster, bars, peer, quick: options.quick });
}
if (options.json) process.stdout.write(`${bars.json()}\n`);
