// ONNX Runtime as WebAssembly. 148 MB that nobody else should have to install, so npm puts them into
// `tools` when the tests are first run; the lockfile there has their checksums.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const TOOLS = join(import.meta.dirname, "tools");
const RUNTIME = join(TOOLS, "node_modules/onnxruntime-web/dist/ort.node.min.mjs");
const INSTALLED = join(TOOLS, "node_modules/.package-lock.json"); // npm writes it last
const INSTALL_MS = 200_000;

type OrtTensor = { readonly data: Float32Array };

type Session = {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
};

type Ort = {
  readonly env: { readonly wasm: { numThreads: number }; logLevel: string };
  readonly InferenceSession: { create(model: Uint8Array): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
};

export const NO_RUNTIME =
  "ONNX models were not run: onnxruntime-web could not be installed with npm; the reason is above";

/** The runtime, on one thread; undefined when it cannot be had. */
export async function onnxRuntime(): Promise<Ort | undefined> {
  try {
    if (!existsSync(INSTALLED)) {
      const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
      await promisify(execFile)("npm", words, { cwd: TOOLS, timeout: INSTALL_MS });
    }
    const ort: Ort = await import(pathToFileURL(RUNTIME).href);
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = "error";
    return ort;
  } catch (error) {
    console.warn(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** The outputs of a model for rows of each input, whose examples have these shapes. */
export async function runOnnx(
  ort: Ort,
  model: Uint8Array,
  inputs: readonly { readonly rows: Float32Array; readonly dims: readonly number[] }[],
): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(model);
  try {
    const feeds = session.inputNames.map((name, i) => {
      const { rows, dims } = inputs[i]!;
      return [name, new ort.Tensor("float32", rows, dims)] as const;
    });
    const outputs = await session.run(Object.fromEntries(feeds));
    return session.outputNames.map((name) => Float32Array.from(outputs[name]!.data));
  } finally {
    await session.release();
  }
}
