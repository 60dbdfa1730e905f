// Downloads, as a bar on a terminal, else a line a file.

import { createLogUpdate } from "log-update";

import { progressBar } from "./bar.ts";
import { fit, plain } from "./cells.ts";

type Download = {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal?: number | undefined;
};

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** "▕████░░░░▏ 12.0 MB of 26.4 MB  train-images.gz", never wider than the terminal. */
export function downloadLine({ file, bytesDone, bytesTotal }: Download, width: number): string {
  const total = bytesTotal === undefined ? "" : ` of ${megabytes(bytesTotal)}`;
  const bar = bytesTotal ? `${progressBar(bytesDone / bytesTotal, 24)} ` : "";
  return fit(`${bar}${megabytes(bytesDone)}${total}  ${plain(file)}`, width);
}

export type DownloadShow = {
  readonly onProgress: (progress: Download) => void;
  readonly end: () => void;
};

export function showDownload(stream: NodeJS.WriteStream): DownloadShow {
  if (!stream.isTTY) {
    const begun = new Set<string>();
    const onProgress = ({ file }: Download) => {
      if (!begun.has(file)) stream.write(`downloading ${plain(file)}\n`);
      begun.add(file);
    };
    return { onProgress, end() {} };
  }
  const log = createLogUpdate(stream);
  return {
    onProgress: (progress) => log(downloadLine(progress, stream.columns)),
    end: () => log.done(),
  };
}
