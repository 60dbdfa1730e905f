// caviar submit FILE: begin a sweep in a running cluster and leave it to it.

import { userInfo } from "node:os";

import { CaviarError } from "@caviar/errors";
import { toJson } from "@caviar/protocol";
import { Command } from "commander";

import { withClient } from "../cluster/with-client.ts";
import type { Override } from "../spec-file/override.ts";
import { readSpec } from "../spec-file/read-spec.ts";
import { say } from "../terminal/say.ts";
import { collectOverride } from "./options.ts";

const NOBODY =
  "no trainer is there: the objective's settings were not checked, and the sweep waits until one comes";

type Options = { readonly set: readonly Override[]; readonly json?: true };

export function submitCommand(): Command {
  return new Command("submit")
    .summary("begin a sweep in a running cluster")
    .description(
      "Begin a sweep in the cluster that CAVIAR_URL names, or that `caviar up` keeps, and return at once.",
    )
    .argument("<file>", "sweep file in YAML")
    .option("--set <key=value>", "override a key of the file; repeatable", collectOverride, [])
    .option("--json", "the sweep's id as one line of JSON")
    .action(async (file: string, { set, json }: Options) => {
      const { sweep, url, isServed } = await withClient(async (client) => {
        const { trainers } = await client.cluster();
        // A cluster that was named may be at zero until it has work.
        const isNamed = Boolean(process.env["CAVIAR_URL"]);
        if (trainers.length === 0 && !isNamed) throw nobody(client.url);
        const offers = trainers.length > 0 ? trainers.flatMap((one) => one.offers) : "unknown";
        const spec = readSpec(file, set, offers);
        const id = await client.createSweep({ spec, by: userInfo().username });
        return { sweep: id, url: client.url, isServed: trainers.length > 0 };
      });
      if (!isServed) say(NOBODY);
      process.stdout.write(json ? `${toJson({ sweep, url })}\n` : `${sweep}\n`);
      if (!json) say(`to follow it: ./caviar watch ${sweep}, or ${url}`);
    });
}

function nobody(url: string): CaviarError {
  const message = `expected a cluster with trainers, got none at ${url}; start one with ./caviar up, name one by CAVIAR_URL, or use ./caviar run FILE`;
  return new CaviarError("CAV_OBJECTIVE_UNKNOWN", message);
}
