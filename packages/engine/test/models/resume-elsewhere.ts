// A process that goes on from checkpoints: the backend as an argument, a list of nets, optimizers and
// checkpoints (base64) on standard input, the final checkpoints on standard output, in the same
// order. Started by resume.test.ts.

import { readFileSync } from "node:fs";

import { BACKENDS, emptyEngine } from "../engines.ts";
import { begin, train } from "./resumable.ts";

type Stopped = { readonly net: string; readonly optimizer: string; readonly checkpoint: string };

const backend = BACKENDS.find((known) => known === process.argv[2]);
const stopped: readonly Stopped[] = JSON.parse(readFileSync(0, "utf8"));
const ends = stopped.map(({ net, optimizer, checkpoint }) => {
  const begun = begin(emptyEngine(backend!), net, optimizer);
  begun.model.resume(Buffer.from(checkpoint, "base64"));
  train(begun);
  return Buffer.from(begun.model.checkpoint()).toString("base64");
});
process.stdout.write(JSON.stringify(ends));
