// node trainer/src/diagnose.ts: what a trainer on this machine would compute with.

import { diagnoseBackends } from "@caviar/objectives";
import type { Diagnosis } from "@caviar/protocol";

import { answer, answering } from "./answer.ts";

await answering(async () => {
  const findings = [diagnoseBackends(process.env["CAVIAR_BLAS"] || undefined)];
  answer({ findings } satisfies Diagnosis);
});
