// Docker as a person has it: its command, and what there is to be said where it cannot be used.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, vi } from "vitest";

const run = promisify(execFile);
/** Building an image takes minutes on a new machine. */
const TIMEOUT_MS = 900_000;
const ANSWER_MS = 10_000;
/** How often Docker, or a coordinator, is asked for what it tells nobody by itself, and for how long; ms. */
export const OFTEN = { interval: 500, timeout: 90_000 };

/** What the command wrote, without the last line's end. Throws what Docker said. */
export async function docker(words: readonly string[], env = process.env): Promise<string> {
  const { stdout } = await run("docker", words, { env, timeout: TIMEOUT_MS });
  return stdout.trim();
}

/** Why containers are not tested here, in words; undefined when they are. */
export async function whyUntested(): Promise<string | undefined> {
  if (!process.env["CAVIAR_TEST_CONTAINERS"]) {
    return "containers were not tested: ./caviar test containers does it, with Docker and ten minutes";
  }
  for (const words of [["version"], ["compose", "version"], ["buildx", "version"]]) {
    try {
      await run("docker", words, { timeout: ANSWER_MS });
    } catch (error) {
      const said = error instanceof Error ? error.message.trim() : String(error);
      return `containers were not tested, Docker cannot be used here: ${said}`;
    }
  }
  return undefined;
}

/** The field of `docker inspect` that a Go template names, as JSON. */
export async function inspected(name: string, field: string): Promise<unknown> {
  return JSON.parse(await docker(["inspect", "--format", `{{json ${field}}}`, name]));
}

/** What its health check says of it. */
export async function untilHealth(
  container: string,
  health: "healthy" | "unhealthy",
): Promise<void> {
  const said = async () => inspected(container, ".State.Health.Status");
  await vi.waitFor(
    async () => expect([container, await said()]).toEqual([container, health]),
    OFTEN,
  );
}
