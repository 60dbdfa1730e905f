// A sweep's best model as a folder here: one that was saved, or one that is fetched from the cluster.

import { STATE_FOLDER } from "../local/project-folder.ts";
import { findModel, hasModel, saveModel } from "../local/saved-models.ts";
import { findSweep } from "./find-sweep.ts";
import { withClient } from "./with-client.ts";

const FILES = ["model.json", "model.safetensors"];

/** Its path. Throws CAV_SWEEP_UNKNOWN, or the API's error for a sweep that has no model (yet). */
export async function modelOf(text: string): Promise<string> {
  const { models } = STATE_FOLDER;
  if (hasModel(models, text)) return findModel(models, text);
  return withClient(async (client) => {
    const { sweep } = await findSweep(client, text);
    return saveModel(models, { client, sweep, files: FILES });
  });
}
