// The peak that a step's speed is compared with: one product of 512 x 512 matrices by the fastest
// backend here. `node sgemm.ts`; a step is 2 * 512^3 floating-point operations.

import { createEngine } from "../../src/engine.ts";
import { SGEMM_SIDE } from "../measure/nets.ts";
import { serveWindows } from "../measure/windows.ts";

const engine = createEngine({ backend: "auto" });
const [a, b, out] = [0.5, 0.25, 0].map((value) => {
  const tensor = engine.memory.tensor([SGEMM_SIDE, SGEMM_SIDE]);
  tensor.data.fill(value);
  return tensor;
});

await serveWindows(engine.backend.name, () => engine.backend.gemm(out!, a!, b!, "nn"));
