// Who takes part: this engine's backends, and the peers that the machine has.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Net } from "./nets.ts";

/** `sgemm` is the machine's peak, the others train a net. */
export type ContenderId = "sgemm" | "wasm" | "relaxed-fma" | "blas" | PeerId;
export type PeerId = "pytorch" | "tensorflow" | "tfjs";

export const OWN = ["blas", "wasm", "relaxed-fma"] as const;
export const PEERS = ["pytorch", "tensorflow", "tfjs"] as const;

export type Places = {
  /** Interpreters to look for PyTorch and TensorFlow in, in order. */
  readonly pythons: readonly string[];
  /** A folder in which TensorFlow.js is installed; without one it does not take part. */
  readonly tfjs: string | undefined;
};

const peer = (file: string) => fileURLToPath(new URL(`../peers/${file}`, import.meta.url));
const nodeRuns = (file: string) => [process.execPath, "--no-warnings", peer(file)];

/** The command that measures `net` with a contender, or why it is not here. */
export function commandOf(
  id: ContenderId,
  net: Net,
  places: Places,
): readonly string[] | { readonly absent: string } {
  const spec = JSON.stringify(net);
  switch (id) {
    case "sgemm":
      return nodeRuns("sgemm.ts");
    case "wasm":
    case "relaxed-fma":
    case "blas":
      return [...nodeRuns("caviar.ts"), spec, id];
    case "pytorch":
      return inPython("torch", "pytorch.py", spec, places);
    case "tensorflow":
      return inPython("tensorflow", "tensorflow.py", spec, places);
    case "tfjs":
      if (places.tfjs === undefined) return { absent: "no folder was given (--tfjs)" };
      return [...nodeRuns("tfjs.mjs"), spec, places.tfjs];
    default:
      return id satisfies never;
  }
}

function inPython(module: string, file: string, spec: string, { pythons }: Places) {
  const find = `import importlib.util as u, sys; sys.exit(u.find_spec("${module}") is None)`;
  const python = pythons.find((path) => spawnSync(path, ["-c", find]).status === 0);
  if (python === undefined) return { absent: `no ${module} in ${pythons.join(", ")}` };
  return [python, "-B", peer(file), spec]; // -B: no bytecode beside the sources
}
