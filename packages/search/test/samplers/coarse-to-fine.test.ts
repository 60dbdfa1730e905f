import { describe, expect, test } from "vitest";

import {
  applyDecisions,
  decide,
  type Decision,
  EMPTY_HISTORY,
  type History,
  type Problem,
  samplerSchema,
  spaceSchema,
} from "../../src/index.ts";
import { type Objective, simulate, withResult } from "../simulation.ts";
import { samplerContract } from "./sampler-contract.ts";

describe("the sampler contract, rounds derived from the budget", () => {
  samplerContract(samplerSchema.parse({ name: "coarse-to-fine" }));
});

describe("the sampler contract, written rounds of equal epochs", () => {
  const rounds = [10, 10, 10].map((trials) => ({ trials, epochs: 9 }));
  samplerContract(samplerSchema.parse({ name: "coarse-to-fine", rounds, elite: 0.3 }));
});

const ROUNDS = [
  { trials: 10, epochs: 2, promote: 0 },
  { trials: 6, epochs: 4, promote: 3 },
  { trials: 4, epochs: 8, promote: 2 },
];

const problem: Problem = {
  space: spaceSchema.parse({
    x: { type: "float", min: 0, max: 1 },
    norm: { type: "choice", values: ["a", "b"] },
  }),
  budget: { trials: 20, epochs: 8 },
  seed: 3,
  parallelism: 64,
  reproducible: true,
  sampler: samplerSchema.parse({ name: "coarse-to-fine", rounds: ROUNDS, explore: 0 }),
  scheduler: { name: "none" },
};

/** Best at x = 0.8; "b" is worse by 0.1 whatever the epochs. */
const slope: Objective = ({ x, norm }) => Math.abs(Number(x) - 0.8) + (norm === "b" ? 0.1 : 0);

/** The slope, on which "b" breaks. */
const fragile: Objective = (point, epochs) =>
  point["norm"] === "b" ? "failed" : slope(point, epochs);

/** The history in which the first round has just ended, every trial of it with its result. */
function afterFirstRound(objective: Objective): History {
  let history = applyDecisions(EMPTY_HISTORY, decide(problem, EMPTY_HISTORY, 64).decisions);
  for (const record of history.trials) history = withResult(history, record, objective, problem);
  return history;
}

const kinds = (decisions: readonly Decision[]): readonly string[] => [
  ...new Set(decisions.map(({ kind }) => kind)),
];

test("a round that ended is answered with a zoom, promotions, completions and new points", () => {
  const { decisions } = decide(problem, afterFirstRound(slope), 64);
  expect(kinds(decisions)).toEqual(["zoom", "promote", "complete", "propose"]);
  const count = (kind: Decision["kind"]): number =>
    decisions.filter((decision) => decision.kind === kind).length;
  expect([count("zoom"), count("promote"), count("complete"), count("propose")]).toEqual([
    1, 3, 7, 6,
  ]);
});

test("the promoted are the best of the round, best first, and train to the next target", () => {
  const history = afterFirstRound(slope);
  const best = history.trials
    .toSorted((a, b) => a.rungs[0]!.losses[0]! - b.rungs[0]!.losses[0]!)
    .slice(0, 3)
    .map(({ trial }) => trial);
  const promoted = decide(problem, history, 64).decisions.flatMap((decision) =>
    decision.kind === "promote" ? [[decision.trial, decision.epochs, decision.round]] : [],
  );
  expect(promoted).toEqual(best.map((trial) => [trial, 4, 2]));
});

test("with room for one, the best is promoted first and the others follow as room is made", () => {
  const history = afterFirstRound(slope);
  const all = decide(problem, history, 64).decisions.filter(({ kind }) => kind === "promote");
  const first = decide(problem, history, 1).decisions;
  expect(first.filter(({ kind }) => kind === "promote")).toEqual(all.slice(0, 1));
  expect(first.some(({ kind }) => kind === "propose")).toBe(false);

  const then = decide(problem, applyDecisions(history, first), 2).decisions;
  expect(then).toEqual(all.slice(1));
});

test("one trial that is still pending holds the whole next round back", () => {
  const history = afterFirstRound(slope);
  const waiting = history.trials.with(4, { ...history.trials[4]!, state: "pending", rungs: [] });
  expect(decide(problem, { ...history, trials: waiting }, 64)).toEqual({
    decisions: [],
    over: false,
  });
});

test("the points of round 2 lie in its box and cover it; its reason names box and evidence", () => {
  const { decisions } = decide(problem, afterFirstRound(slope), 64);
  const zoom = decisions.find((decision) => decision.kind === "zoom");
  const x = zoom?.box["x"];
  if (zoom === undefined || x === undefined || !("low" in x)) throw new Error("no interval for x");
  expect(x.low).toBeLessThan(0.8);
  expect(x.high).toBeGreaterThan(0.8);
  expect(x.high - x.low).toBeLessThanOrEqual(0.5);
  expect(zoom.round).toBe(2);
  expect(zoom.reason).toMatch(
    /^x 0\.\d+\.\.(0\.\d+|1), norm a.*: around the 3 best of 10 trials of round 1$/,
  );

  const places = decisions.flatMap((decision) =>
    decision.kind === "propose" ? [(decision.unit[0]! - x.low) / (x.high - x.low)] : [],
  );
  const strata = places.map((place) => Math.floor(place * 6)).toSorted((a, b) => a - b);
  expect(strata).toEqual([0, 1, 2, 3, 4, 5]);
});

test("a zoom that a person put in the history is used instead of a computed one", () => {
  const history = afterFirstRound(slope);
  const box = { x: { low: 0.1, high: 0.2 }, norm: { keep: [1] } };
  const earlier = { round: 2, box: { ...box, x: { low: 0.5, high: 0.9 } }, reason: "computed" };
  const zooms = [earlier, { round: 2, box, reason: "by hand" }];
  const { decisions } = decide(problem, { ...history, zooms }, 64);
  expect(kinds(decisions)).toEqual(["promote", "complete", "propose"]);
  for (const decision of decisions) {
    if (decision.kind !== "propose") continue;
    expect(decision.params["norm"]).toBe("b");
    expect(decision.unit[0]).toBeGreaterThanOrEqual(0.1);
    expect(decision.unit[0]).toBeLessThanOrEqual(0.2);
  }
});

test("a round without one finite result leaves the box as it is and says so", () => {
  const { decisions } = decide(
    problem,
    afterFirstRound(() => Number.NaN),
    64,
  );
  const zoom = decisions.find((decision) => decision.kind === "zoom");
  expect(zoom?.box).toEqual({ x: { low: 0, high: 1 }, norm: { keep: [0, 1] } });
  expect(zoom?.reason).toBe("no trial of round 1 gave a finite loss: the box stays");
  expect(decisions.some(({ kind }) => kind === "promote")).toBe(false);
});

test("a choice with which every trial fails is dropped", () => {
  const rounds = [
    { trials: 16, epochs: 8, promote: 0 },
    { trials: 4, epochs: 8, promote: 0 },
  ];
  const sampler = samplerSchema.parse({ name: "coarse-to-fine", rounds, elite: 0.5 });
  const { history } = simulate({ problem: { ...problem, sampler }, objective: fragile });
  expect(history.zooms[0]?.box["norm"]).toEqual({ keep: [0] });
});

test("explore: half of a later round's points come from the whole space", () => {
  const sampler = samplerSchema.parse({ name: "coarse-to-fine", rounds: ROUNDS, explore: 0.5 });
  const box = { x: { low: 0.1, high: 0.11 }, norm: { keep: [0] } };
  const history = { ...afterFirstRound(slope), zooms: [{ round: 2, box, reason: "by hand" }] };
  const inside = decide({ ...problem, sampler }, history, 64).decisions.flatMap((decision) =>
    decision.kind === "propose" ? [decision.unit[0]! >= 0.1 && decision.unit[0]! <= 0.11] : [],
  );
  expect(inside).toEqual([true, true, true, false, false, false]);
});

test("a trial that fails or is stopped after its promotion does not block the round", () => {
  const { history, decisions } = simulate({
    problem,
    objective: (point, epochs) => (epochs > 2 ? "failed" : slope(point, epochs)),
  });
  expect(history.trials.filter(({ state }) => state === "failed")).toHaveLength(13);
  expect(decisions.filter(({ kind }) => kind === "promote")).toHaveLength(3);
});

test("the trials that go on are compared at their round's epochs only", () => {
  const { history } = simulate({ problem, objective: slope });
  const rungs = history.trials.map((record) => record.rungs.map(({ epochs }) => epochs).join());
  expect(new Set(rungs.slice(0, 10))).toEqual(new Set(["2", "2,4", "2,4,8"]));
  expect(history.trials.filter((record) => record.rungs.at(-1)?.epochs === 8)).toHaveLength(6);
});
