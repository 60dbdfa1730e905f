// The files of one attempt: parameters, wishes, checkpoints in and out. They are gone with the attempt.
//
//   params.json            the trial's parameters
//   control                wishes, one a line: checkpoint, yield, stop
//   checkpoint-in/         what an earlier attempt saved
//   checkpoint-out/N/      what the program saves when N epochs are done

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type FolderLimits, packFolder, unpackFolder } from "./packed-folder.ts";
import type { Parameters } from "./parameters.ts";

/** What a trainer asks of a program. */
export type Wish = "checkpoint" | "yield" | "stop";

export class ScratchFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "caviar-command-"));
  readonly paramsFile = join(this.path, "params.json");
  readonly controlFile = join(this.path, "control");
  readonly checkpointOut = join(this.path, "checkpoint-out");
  readonly checkpointIn: string | undefined;

  /** CAV_CHECKPOINT_CORRUPT when `checkpoint` is none of a program's. */
  constructor(parameters: Parameters, checkpoint: Uint8Array | undefined) {
    try {
      writeFileSync(this.paramsFile, `${JSON.stringify(parameters)}\n`);
      writeFileSync(this.controlFile, "");
      mkdirSync(this.checkpointOut);
      if (checkpoint === undefined) return;
      this.checkpointIn = join(this.path, "checkpoint-in");
      mkdirSync(this.checkpointIn);
      unpackFolder(checkpoint, this.checkpointIn);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  wish(wish: Wish): void {
    appendFileSync(this.controlFile, `${wish}\n`);
  }

  /** What the program saved after so many epochs; its room is free afterwards. */
  takeCheckpoint(epoch: number, limits: FolderLimits): Uint8Array {
    const folder = join(this.checkpointOut, String(epoch));
    const packed = packFolder(folder, limits);
    rmSync(folder, { recursive: true, force: true });
    return packed;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
