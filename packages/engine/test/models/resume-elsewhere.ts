// A process that goes on from a checkpoint: net, optimizer and backend as arguments, the checkpoint
// on standard input, the final one on standard output. Started by resume.test.ts.

import { readFileSync, writeSync } from "node:fs";

import { BACKENDS, emptyEngine } from "../engines.ts";
import { begin, train } from "./resumable.ts";

const [net, optimizer, backend] = process.argv.slice(2);
const name = BACKENDS.find((known) => known === backend);
const engine = emptyEngine(name!);
const begun = begin(engine, net!, optimizer!);
begun.model.resume(readFileSync(0));
train(begun);
writeSync(1, begun.model.checkpoint());
