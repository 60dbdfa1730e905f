// Speed and memory of a training step, beside the peers that the machine has:
// `./caviar bench engine`, or `node packages/engine/bench/engine.ts [options]`.
// Forward, backward and an Adam update on one core, in processor time, everybody taking turns.
//
//   --net=TEXT       only the nets whose name contains it (may be repeated)
//   --rounds=N       windows of each contender, default 25
//   --cpu=N          the processor that all run on, default 0
//   --python=PATH    look for PyTorch and TensorFlow there first (may be repeated)
//   --tfjs=FOLDER    where TensorFlow.js is installed; or the environment's CAVIAR_TFJS
//   --json           the last line is one JSON document; measure/report.ts tells what is in it

import { parseArgs } from "node:util";

import { OWN, PEERS } from "./measure/contenders.ts";
import { contest, type Rules } from "./measure/contest.ts";
import { NETS, SGEMM_FLOPS } from "./measure/nets.ts";
import { documentOf, heading, lineOf, type Row, rowsOf } from "./measure/report.ts";

const { values: options } = parseArgs({
  options: {
    net: { type: "string", multiple: true, default: [""] },
    rounds: { type: "string", default: "25" },
    cpu: { type: "string", default: "0" },
    python: { type: "string", multiple: true, default: [] },
    tfjs: { type: "string", default: process.env["CAVIAR_TFJS"] ?? "" },
    json: { type: "boolean", default: false },
  },
});
const rules: Rules = {
  rounds: Number(options.rounds),
  cpu: Number(options.cpu),
  places: {
    pythons: [...options.python, "python3", "/usr/bin/python3"],
    tfjs: options.tfjs === "" ? undefined : options.tfjs,
  },
};
const nets = NETS.filter(({ name }) => options.net.some((part) => name.includes(part)));

const { measurements, absent: broken } = await contest(NETS[0]!, ["sgemm"], rules);
const peak = measurements[0];
if (peak === undefined) throw new Error(`the engine does not run: ${broken.get("sgemm")}`);
const peakGflops = SGEMM_FLOPS / peak.usPerStep / 1000;
console.log(`peak: ${peakGflops.toFixed(1)} GFLOPS, a product of 512 x 512 by ${peak.name}`);

const rows: Row[] = [];
const noted = new Set<string>();
for (const net of nets) {
  const outcome = await contest(net, [...OWN, ...PEERS], rules);
  const measured = rowsOf(net, outcome, peakGflops);
  rows.push(...measured);
  for (const [id, reason] of outcome.absent) {
    if (!noted.has(`${id} ${reason}`)) console.log(`without ${id}: ${reason}`);
    noted.add(`${id} ${reason}`);
  }
  console.log(`\n${net.name}`);
  console.log(heading());
  for (const row of measured) console.log(lineOf(row));
}
if (options.json) console.log(documentOf(rows, peak, peakGflops));
