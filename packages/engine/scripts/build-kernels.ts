// `pnpm --filter @caviar/engine build:kernels` writes src/backends/kernels.wasm. Run it after every
// change in assembly/ and commit the result: users need no compiler.

import { writeFile } from "node:fs/promises";

import { compileKernels } from "./compile-kernels.ts";

const kernels = await compileKernels();
await writeFile(new URL("../src/backends/kernels.wasm", import.meta.url), kernels);
console.log(`src/backends/kernels.wasm: ${kernels.length} bytes`);
