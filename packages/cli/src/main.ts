// The caviar command's entry; ../../../caviar calls it with everything installed.

import { runProgram } from "./program.ts";

// Who reads the output may leave early (`caviar run ... | head`); the sweep goes on.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

await runProgram(process.argv.slice(2));
