// caviar amend SWEEP: change what is still to come of a running sweep.

import { userInfo } from "node:os";

import { CaviarError } from "@caviar/errors";
import { toJson } from "@caviar/protocol";
import type { WrittenBox } from "@caviar/search";
import { Command, InvalidArgumentError } from "commander";

import { findSweep } from "../cluster/find-sweep.ts";
import { withClient } from "../cluster/with-client.ts";
import { collectSide } from "../spec-file/written-values.ts";
import { integerFrom, SWEEP_ARGUMENT } from "./options.ts";

type Options = {
  readonly box?: WrittenBox;
  readonly round?: number;
  readonly trials?: number;
  readonly totalEpochs?: number | null;
  readonly hours?: number | null;
  readonly cpuHours?: number | null;
  readonly parallelism?: number;
  readonly weight?: number;
  readonly json?: true;
};

export function amendCommand(): Command {
  return new Command("amend")
    .summary("change a running sweep")
    .description(
      "Change what is still to come of a running sweep: the box that the next round of coarse-to-fine draws from, what it may spend, how many trials run at once. What was proposed stays.",
    )
    .argument(...SWEEP_ARGUMENT)
    .option(
      "--box <name=low..high>",
      "a side of the next round's box, in the parameter's values; name=[a, b] for a choice; several times",
      collectSide,
    )
    .option("--round <n>", "the round of that box, instead of the next one", integerFrom(2, 16))
    .option("--trials <n>", "propose so many in all", integerFrom(1, 1_000_000))
    .option("--total-epochs <n>", "train so many in all, or none for no limit", limit)
    .option("--hours <hours>", "run so long, or none for no limit", limit)
    .option("--cpu-hours <hours>", "use so many, or none for no limit", limit)
    .option("--parallelism <n>", "trials at once, at most", integerFrom(1, 4096))
    .option("--weight <weight>", "its share of the pool beside other sweeps", positive)
    .option("--json", "the sweep after it, as one line of JSON")
    .action(async (text: string, options: Options) => {
      const { json, box, round, parallelism, weight, ...budget } = options;
      const changes = {
        ...(box && { box }),
        ...(round !== undefined && { round }),
        ...(hasAny(budget) && { budget }),
        ...(parallelism !== undefined && { parallelism }),
        ...(weight !== undefined && { weight }),
      };
      if (!hasAny(changes)) {
        throw new CaviarError("CAV_USAGE", "expected at least one option that changes something");
      }
      const after = await withClient(async (client) => {
        const { sweep } = await findSweep(client, text);
        return client.amend(sweep, changes, { by: userInfo().username });
      });
      process.stdout.write(json ? `${toJson(after)}\n` : `${after.sweep}  amended\n`);
    });
}

const hasAny = (value: object) => Object.keys(value).length > 0;

function positive(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError(`expected a number above 0, got ${text}`);
}

function limit(text: string): number | null {
  return text === "none" ? null : positive(text);
}
