// A person's own box for a round of coarse-to-fine, in place of the one that the sampler would zoom
// into. Its new points are drawn from it; who goes on from the round before is decided as always.

import { CaviarError } from "@caviar/errors";

import type { Zoom } from "../decision.ts";
import { expectation } from "../expected.ts";
import type { History } from "../history.ts";
import type { Problem } from "../problem.ts";
import { derivedRounds } from "../samplers/coarse-to-fine-rounds.ts";
import { type Box, boxSchemaFor, boxText, wholeBox } from "../space/box.ts";

/** The part of a box that a person chooses, and for which round; by default the next one. */
export type BoxOverride = {
  /** Sides that are left out stay as they are in the last round's box. */
  readonly box: Box;
  /** From 2 on: the first round draws from the whole space. */
  readonly round?: number;
  readonly reason?: string;
};

/** The zoom that stands for an override. Throws CAV_USAGE for what fits neither sweep nor space. */
export function overridingZoom(problem: Problem, history: History, override: BoxOverride): Zoom {
  const { sampler, space, budget } = problem;
  if (sampler.name !== "coarse-to-fine") {
    throw usage("the sampler coarse-to-fine, which has boxes", sampler.name);
  }
  const count = (sampler.rounds ?? derivedRounds(budget)).length;
  const begun = history.trials.reduce((last, record) => Math.max(last, record.round), 1);
  const { round = begun + 1, reason = "chosen by hand" } = override;
  if (!Number.isInteger(round) || round < Math.max(2, begun) || round > count) {
    throw usage(`a round from ${Math.max(2, begun)} to ${count} that is not over`, round);
  }
  const before = history.zooms.findLast((zoom) => zoom.round <= round)?.box ?? wholeBox(space);
  const checked = boxSchemaFor(space).safeParse({ ...before, ...override.box });
  if (!checked.success) {
    const lines = checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new CaviarError("CAV_USAGE", lines.join("\n"));
  }
  return { round, box: checked.data, reason: `${boxText(space, checked.data)}: ${reason}` };
}

function usage(what: string, got: unknown): CaviarError {
  return new CaviarError("CAV_USAGE", expectation(what, got));
}
