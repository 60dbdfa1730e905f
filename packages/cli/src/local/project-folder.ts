// Where things are: the project's own root, and the state folder in it that commands share.

import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root, whatever folder the command was called from. */
export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** CAVIAR_STATE puts it elsewhere, for instance where a test may throw it away. */
const STATE = resolve(process.env["CAVIAR_STATE"] || join(ROOT, ".caviar"));

/** Everything that a command leaves behind; deleting it forgets all local sweeps. */
export const STATE_FOLDER = {
  redis: join(STATE, "redis"),
  logs: join(STATE, "logs"),
  models: join(STATE, "models"),
  checkpoints: join(STATE, "checkpoints"),
  /** The address of the cluster that `caviar up` keeps. */
  upFile: join(STATE, "up"),
} as const;

/** What `caviar init` copies. */
export const TEMPLATE = join(ROOT, "packages/examples/template");

/** The programs that a local cluster is made of. */
export const SCRIPT = {
  coordinator: join(ROOT, "coordinator/src/main.ts"),
  trainer: join(ROOT, "trainer/src/main.ts"),
  offers: join(ROOT, "trainer/src/offers.ts"),
  prepare: join(ROOT, "trainer/src/prepare.ts"),
  evaluate: join(ROOT, "trainer/src/evaluate.ts"),
  retrain: join(ROOT, "trainer/src/retrain.ts"),
  diagnoseCluster: join(ROOT, "coordinator/src/diagnose.ts"),
  diagnoseTrainer: join(ROOT, "trainer/src/diagnose.ts"),
} as const;
