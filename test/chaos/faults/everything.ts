// All other faults, drawn one after another, on one cluster.

import type { Fault } from "../fault.ts";

export const everythingOf = (faults: readonly Fault[]): Fault => {
  const possible = faults.filter((fault) => fault.missing?.() === undefined);
  const store = possible.map((fault) => fault.store).find((made) => made !== undefined);
  return {
    name: "everything",
    promise: "after any faults in any order the sweep is what it would have been",
    size: { coordinators: 2, trainers: 3 },
    strikes: { short: 0, long: 60 },
    ...(store && { store }),
    async strike(scene) {
      const fault = scene.strike.oneOf("fault", possible);
      return fault.strike({ ...scene, form: "short" });
    },
  };
};
