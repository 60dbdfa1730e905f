// What must be there before a sweep of classifiers starts: its data set, read once, so that one
// process downloads it and a missing one is reported before any trial fails on it.

import { loadDataset } from "@caviar/datasets";

import type { OnProgress } from "../objective.ts";

/** Nothing to do when the data set is itself searched over. */
export async function prepare(
  settings: Readonly<Record<string, unknown>>,
  onProgress: OnProgress,
): Promise<void> {
  const { dataset } = settings;
  if (typeof dataset !== "string") return;
  await loadDataset(dataset, {
    onProgress: ({ bytes, bytesTotal }) =>
      onProgress({ file: dataset, bytesDone: bytes, bytesTotal }),
  });
}
