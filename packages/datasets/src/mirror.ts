// A set of files from the web to a folder, with one progress for all of them.

import { join } from "node:path";

import { download } from "./download.ts";
import { bytesMaxOf, findFile, type PublishedFile } from "./published-file.ts";
import { unpack } from "./unpack.ts";

/** A file that can be downloaded packed. */
export type DownloadFile = PublishedFile & {
  /** Size of `name`.gz at the address it is downloaded from. */
  readonly packedBytes: number;
};

/** Bytes of all files together; what the folder already held counts as done. */
export type DownloadProgress = {
  readonly address: string;
  readonly bytes: number;
  readonly bytesTotal: number;
};

export type Mirror = {
  /** Ends in a slash. */
  readonly address: string;
  readonly folder: string;
  readonly files: readonly DownloadFile[];
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly stallMs?: number;
  readonly totalMs?: number;
};

const STALL_MS = 30_000;
const TOTAL_MS = 15 * 60_000;

/**
 * Bring `folder` up to all of `files`, verified. Rejects with the first failure, once no download
 * is under way any more; the files that arrived stay and are not fetched again.
 */
export async function mirror({
  address,
  folder,
  files,
  onProgress,
  ...limits
}: Mirror): Promise<void> {
  const { stallMs = STALL_MS, totalMs = TOTAL_MS } = limits;
  const bytesTotal = files.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  let bytes = 0;
  const advance = (more: number): void => {
    bytes += more;
    onProgress({ address, bytes, bytesTotal });
  };

  const fetchOne = async (file: DownloadFile): Promise<void> => {
    if ((await findFile(folder, file)) !== undefined) return advance(file.packedBytes);
    const url = `${address}${file.name}.gz`;
    await download({
      url,
      path: join(folder, `${file.name}.gz`),
      bytesMax: bytesMaxOf(file),
      stallMs,
      totalMs,
      onBytes: advance,
      verify: async (packed) => {
        await unpack(packed, url, file);
      },
    });
  };

  const outcomes = await Promise.allSettled(files.map(fetchOne));
  const failure = outcomes.find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
}
