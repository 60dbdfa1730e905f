// How trainers call what they put into the store. A checkpoint is
//
//   <sweep>/<trial>-<epoch>-<fence>-<SHA-256>      and a file of the winner's model
//   <sweep>/model-<SHA-256>
//
// The fence says which attempt put a checkpoint. Once a later attempt has begun, or the trial rests
// or has ended, nobody can name it any more: then it is garbage unless the ledger has its name.

import type { SweepId } from "@caviar/protocol";

/** `epoch`: whole epochs done. */
type Place = { readonly trial: number; readonly epoch: number; readonly fence: number };

export type StoredFile = ({ readonly kind: "checkpoint" } & Place) | { readonly kind: "model" };

const CHECKPOINT = /^[^/]+\/(\d+)-(\d+)-(\d+)-[0-9a-f]{64}$/;
const MODEL = /^[^/]+\/model-[0-9a-f]{64}$/;

/** What `put` takes for a checkpoint. */
export function checkpointPrefix(sweep: SweepId, { trial, epoch, fence }: Place): string {
  return `${sweep}/${trial}-${epoch}-${fence}`;
}

/** What `put` takes for a file of the winner's model. */
export function modelPrefix(sweep: SweepId): string {
  return `${sweep}/model`;
}

/** Undefined for what no trainer has put there. */
export function parseStoreKey(key: string): StoredFile | undefined {
  if (MODEL.test(key)) return { kind: "model" };
  const [, trial, epoch, fence] = CHECKPOINT.exec(key) ?? [];
  if (trial === undefined) return undefined;
  return { kind: "checkpoint", trial: Number(trial), epoch: Number(epoch), fence: Number(fence) };
}
