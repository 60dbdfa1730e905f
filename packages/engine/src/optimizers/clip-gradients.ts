// Gradient clipping (Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063).
//   keras: g * limit / max(norm, limit)
//   torch: g * min(1, limit / (norm + 1e-6))
// Norms are summed in double precision. A norm of NaN makes the gradients NaN, which the loss shows.

import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Convention } from "./settings.ts";

export type Clip = {
  /** Each element, each tensor by its own norm, or all by the norm of all together. */
  readonly by: "value" | "norm" | "globalNorm";
  readonly limit: number;
  readonly convention: Convention;
};

/** The norm of all the tensors together: sqrt of the sum of all squares. */
export function globalNorm(engine: Engine, gradients: readonly Tensor[]): number {
  let squares = 0;
  for (const gradient of gradients) squares += engine.backend.sumSquares(gradient);
  return Math.sqrt(squares);
}

/** Clip `gradients` in place. */
export function clipGradients(engine: Engine, gradients: readonly Tensor[], clip: Clip): void {
  const { backend } = engine;
  if (clip.by === "globalNorm") return scaleToNorm(engine, gradients, clip);
  for (const gradient of gradients) {
    if (clip.by === "value") backend.clip(gradient, clip.limit);
    else scaleToNorm(engine, [gradient], clip);
  }
}

function scaleToNorm(engine: Engine, gradients: readonly Tensor[], clip: Clip): void {
  const { limit, convention } = clip;
  const norm = globalNorm(engine, gradients);
  const factor =
    convention === "keras" ? limit / Math.max(norm, limit) : Math.min(1, limit / (norm + 1e-6));
  if (factor === 1) return;
  for (const gradient of gradients) engine.backend.blend(gradient, gradient, factor, 0);
}
