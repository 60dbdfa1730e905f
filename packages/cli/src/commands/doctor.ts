// caviar doctor: is everything there that sweeps need, and is it safe? The Redis is the one that
// `caviar run` would use; or a running coordinator is asked what it finds.

import { createClient } from "@caviar/client";
import { CaviarError } from "@caviar/errors";
import type { Finding } from "@caviar/protocol";
import { Command } from "commander";

import { machineFindings } from "../local/machine-findings.ts";
import { STATE_FOLDER } from "../local/project-folder.ts";
import { diagnoseCluster, diagnoseTrainer } from "../local/trainer-programs.ts";
import { findRedis } from "../redis/find-redis.ts";
import { findingLines } from "../terminal/findings.ts";
import { paintFor } from "../terminal/paint.ts";
import { say } from "../terminal/say.ts";

type DoctorOptions = { readonly json?: true; readonly coordinator?: string };

export function doctorCommand(): Command {
  return new Command("doctor")
    .summary("check Redis, BLAS and this machine")
    .description(
      "Check what sweeps need: Redis (version, eviction, persistence, memory, latency, clock, replicas), the checkpoint store, trainers, BLAS, Node. Says how to mend what is not well. Exit code 1: there is a problem.",
    )
    .option("--coordinator <url>", "ask a running coordinator about its cluster instead")
    .option("--json", "as one line of JSON")
    .addHelpText("after", "\nWithout REDIS_URL this folder's own Redis is started for the check.")
    .action(async ({ json, coordinator }: DoctorOptions) => {
      const findings = await (coordinator === undefined ? lookFromHere() : askThere(coordinator));
      const { stdout } = process;
      const lines = json
        ? [JSON.stringify({ findings })]
        : findingLines(findings, paintFor(stdout, process.env));
      stdout.write(`${lines.join("\n")}\n`);
      if (findings.some(({ status }) => status === "problem")) process.exitCode = 1;
    });
}

async function lookFromHere(): Promise<readonly Finding[]> {
  return [
    ...machineFindings(),
    ...(await diagnoseTrainer(process.env)),
    ...(await clusterFindings()),
  ];
}

async function clusterFindings(): Promise<readonly Finding[]> {
  const { env } = process;
  const CAVIAR_STORE = env["CAVIAR_STORE"] || STATE_FOLDER.checkpoints;
  if ((env["REDIS_URL"] ?? "") !== "") return diagnoseCluster({ ...env, CAVIAR_STORE });
  try {
    await using redis = await findRedis({ folder: STATE_FOLDER.redis, env, say });
    const findings = await diagnoseCluster({ ...env, CAVIAR_STORE, REDIS_URL: redis.url });
    // This folder's own Redis has trainers only while a `caviar run` is at work.
    return findings.filter(({ check }) => check !== "trainers");
  } catch (error) {
    if (!(error instanceof CaviarError)) throw error;
    const [found = "", ...mend] = error.message.split("\n");
    const expected = "a server program that this folder's own Redis can be started with";
    const check = { check: "redis-reachable", status: "problem", found, expected } as const;
    return [
      {
        ...check,
        mend: mend.map((line) => line.trim().replaceAll(/ +/g, " ")).join("; ") || error.code,
      },
    ];
  }
}

async function askThere(url: string): Promise<readonly Finding[]> {
  return (await createClient({ url }).diagnostics()).findings;
}
