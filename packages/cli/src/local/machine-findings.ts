// What this machine itself brings: the Node that runs us, and its processors.

import { availableParallelism, cpus, totalmem } from "node:os";

import type { Finding } from "@caviar/protocol";

const NODE_MIN = 24;
const MEMORY_PER_TRAINER = 0.5 * 2 ** 30;

export function machineFindings(): readonly Finding[] {
  return [nodeFinding(process.versions.node), processorFinding(availableParallelism(), totalmem())];
}

export function nodeFinding(version: string): Finding {
  const expected = `Node ${NODE_MIN} or newer`;
  const found = `Node ${version}`;
  if (Number.parseInt(version, 10) >= NODE_MIN) {
    return { check: "node", status: "ok", found, expected };
  }
  const mend = "start it with ./caviar, which brings its own Node, or get a newer one";
  return { check: "node", status: "problem", found, expected, mend };
}

export function processorFinding(count: number, memoryBytes: number): Finding {
  const memory = `${(memoryBytes / 2 ** 30).toFixed(1)} GiB of memory`;
  const found = `${count} (${cpus()[0]?.model.trim() || "of unknown kind"}), ${memory}`;
  const expected = "a processor a trainer, and half a GiB of memory for each";
  if (memoryBytes >= count * MEMORY_PER_TRAINER) {
    return { check: "processors", status: "ok", found, expected };
  }
  const fitting = Math.max(1, Math.floor(memoryBytes / MEMORY_PER_TRAINER));
  const mend = `give caviar run --trainers ${fitting}`;
  return { check: "processors", status: "warning", found, expected, mend };
}
