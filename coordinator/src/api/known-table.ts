import { CaviarError } from "@caviar/errors";
import type { SweepId } from "@caviar/protocol";

import type { Shown, TableCache } from "../table-cache.ts";

/** The media type of columns: `safetensors.numpy.load` reads them too. */
export const COLUMNS = "application/vnd.safetensors";

/** The sweep's columns now; CAV_SWEEP_UNKNOWN when there is none. */
export async function knownTable(tables: TableCache, sweep: SweepId): Promise<Shown> {
  const shown = await tables.catchUp(sweep);
  if (!shown) throw new CaviarError("CAV_SWEEP_UNKNOWN", `there is no sweep ${sweep}`);
  return shown;
}
