// A training step of this engine: `node caviar.ts '<net as JSON>' wasm|relaxed-fma|blas`.

import { createEngine } from "../../src/engine.ts";
import { bareStep } from "../measure/bare-step.ts";
import type { Net } from "../measure/nets.ts";
import { serveWindows } from "../measure/windows.ts";

const [spec, backend] = process.argv.slice(2);
const net: Net = JSON.parse(spec!);
const engine = createEngine({
  backend: backend === "blas" ? "blas" : "wasm",
  wasm: backend === "relaxed-fma" ? backend : "exact",
});

await serveWindows(engine.backend.name, bareStep(engine, net));
