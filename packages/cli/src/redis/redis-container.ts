// The private Redis in a Docker container, where no server can be installed. Its files are those of
// the state folder, so it can go on as a process later, and the other way round.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";

import { CaviarError } from "@caviar/errors";

import { CONTAINER_FOLDER, type RedisConfig } from "./redis-config.ts";

const IMAGE = "redis:8-bookworm";
/** Pulling the image takes its time. */
const TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/** The container's name: a folder has one at most. */
export const nameOf = (folder: string) =>
  `caviar-redis-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`;

/** Whether a Docker daemon answers. */
export async function hasDocker(): Promise<boolean> {
  try {
    await run("docker", ["version", "--format", "{{.Server.Version}}"], { timeout: 5_000 });
    return true;
  } catch {
    // No docker, or no daemon behind it: the same to us.
    return false;
  }
}

/** Throws CAV_REDIS_UNREACHABLE with what Docker said. */
export async function startContainer(folder: string, { port }: RedisConfig): Promise<void> {
  // No --rm: a container that failed at once would take what it said with it.
  await docker(["rm", "--force", nameOf(folder)]);
  const owner = `--user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const network = `--publish=127.0.0.1:${port}:${port}`;
  const files = `--volume=${folder}:${CONTAINER_FOLDER}`;
  const config = `${CONTAINER_FOLDER}/redis.conf`;
  // Past the image's own entry, which as root becomes a user who may not read the configuration.
  const program = "--entrypoint=redis-server";
  const options = ["--detach", `--name=${nameOf(folder)}`, owner, network, files, program];
  await docker(["run", ...options, IMAGE, config]);
}

export async function isContainerAlive(folder: string): Promise<boolean> {
  const running = ["ps", "--quiet", "--filter", `name=^${nameOf(folder)}$`];
  return (await hasDocker()) && (await docker(running)) !== "";
}

/** SIGTERM, on which Redis writes its file to the disk and leaves. */
export async function endContainer(folder: string): Promise<void> {
  await docker(["stop", nameOf(folder)]);
  await docker(["rm", "--force", nameOf(folder)]);
}

async function docker(command: readonly string[]): Promise<string> {
  try {
    return (await run("docker", command, { timeout: TIMEOUT_MS })).stdout.trim();
  } catch (cause) {
    const told = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new CaviarError("CAV_REDIS_UNREACHABLE", told, { cause });
  }
}
