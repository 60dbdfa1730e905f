// Adds the epochs up, a tenth of a second each. Tests only.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { start } from "../../sdk/caviar.ts";

const run = start({ scale: 1 });
let total = run.checkpoint ? Number(readFileSync(join(run.checkpoint, "total.json"), "utf8")) : 0;
for (const epoch of run.remaining()) {
  await pause(100);
  total += run.parameters.scale * epoch;
  run.report(epoch, { loss: total });
  run.save(epoch, (folder) => writeFileSync(join(folder, "total.json"), String(total)));
}
