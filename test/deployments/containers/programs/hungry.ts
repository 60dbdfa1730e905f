// Takes as much memory as its parameter says, outside of the heap, where no limit of a slot counts it.

import { defineObjective, z } from "@caviar/objectives/define";

const MIB = 2 ** 20;

export default defineObjective({
  name: "hungry",
  description: "takes memory",
  params: { mib: z.int().min(0) },
  metrics: { loss: "minimize" },
  state: z.null(),
  async train({ params, remaining, report }) {
    const eaten: Buffer[] = [];
    for (const epoch of remaining()) {
      report(epoch, { loss: params.mib });
      for (let mib = 0; mib < params.mib; mib++) eaten.push(Buffer.alloc(MIB, 1));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  },
});
