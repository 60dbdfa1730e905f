// `pnpm --filter @caviar/engine build:kernels` writes src/backends/*.wasm. Run it after every
// change in assembly/ and commit the result: users need no compiler.

import { writeFile } from "node:fs/promises";

import { compileKernels, KERNEL_FILES } from "./compile-kernels.ts";

for (const file of KERNEL_FILES) {
  const kernels = await compileKernels(file);
  await writeFile(new URL(`../src/backends/${file}`, import.meta.url), kernels);
  console.log(`src/backends/${file}: ${kernels.length} bytes`);
}
