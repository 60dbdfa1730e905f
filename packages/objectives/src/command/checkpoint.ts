// A command's checkpoint: how many epochs are done, and the folder that the program has filled.

import { CaviarError } from "@caviar/errors";

const MAGIC = Buffer.from("CAVCMD1\0");
const EPOCH_BYTES = 4;

export type CommandCheckpoint = { readonly epoch: number; readonly folder: Uint8Array };

export function encodeCheckpoint({ epoch, folder }: CommandCheckpoint): Uint8Array {
  const head = Buffer.alloc(EPOCH_BYTES);
  head.writeUInt32LE(epoch);
  return Buffer.concat([MAGIC, head, folder]);
}

/** Throws CAV_CHECKPOINT_CORRUPT. */
export function decodeCheckpoint(bytes: Uint8Array): CommandCheckpoint {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC.length + EPOCH_BYTES;
  if (all.length < start || !all.subarray(0, MAGIC.length).equals(MAGIC)) {
    const message = "expected a checkpoint of a command, got one of something else";
    throw new CaviarError("CAV_CHECKPOINT_CORRUPT", message);
  }
  return { epoch: all.readUInt32LE(MAGIC.length), folder: all.subarray(start) };
}
