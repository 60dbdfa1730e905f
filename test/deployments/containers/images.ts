// The images of deploy/Dockerfile, and two that are built on them as their users would.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { docker } from "./docker.ts";

const ROOT = join(import.meta.dirname, "../../..");
const deployed = (file: string) => join(ROOT, "deploy", file);
const example = (folder: string) => join(ROOT, "packages/examples", folder);

/** Targets of the Dockerfile. */
export const TARGETS = ["coordinator", "trainer", "trainer-python"] as const;
export type Target = (typeof TARGETS)[number];

/** Tags of our own, so that a person's images stay what they are. */
export const imageOf = (name: Target | "own-objectives" | "own-programs") => `caviar-test-${name}`;

export const REVISION = "0123456789abcdef0123456789abcdef01234567";

export async function buildTarget(target: Target): Promise<void> {
  const stamps = ["--build-arg", `REVISION=${REVISION}`];
  await build([...stamps, "--target", target, "--file", deployed("Dockerfile"), ROOT], target);
}

/** A trainer with the objective of `caviar init`. */
export async function buildOwnObjectives(): Promise<void> {
  const base = ["--build-arg", `TRAINER=${imageOf("trainer")}`];
  const words = [...base, "--file", deployed("own-objectives.Dockerfile"), example("template")];
  await build(words, "own-objectives");
}

/** A trainer with the example programs, and a package of Python's that none of them has. */
export async function buildOwnPrograms(): Promise<void> {
  const base = ["--build-arg", `TRAINER=${imageOf("trainer-python")}`];
  const more = ["--build-arg", "REQUIREMENTS=colorama"];
  const file = ["--file", deployed("own-programs.Dockerfile"), example("programs")];
  await build([...base, ...more, ...file], "own-programs");
}

async function build(words: readonly string[], name: Parameters<typeof imageOf>[0]): Promise<void> {
  await docker(["build", "--tag", imageOf(name), ...words], {
    ...process.env,
    DOCKER_BUILDKIT: "1",
  });
}

/** What a shell in a container of the image answers, as its own user or another. */
export function inImage(image: string, script: string, user = "1000"): string {
  const words = ["run", "--rm", "--read-only", "--tmpfs=/tmp", `--user=${user}`];
  const shell = ["--entrypoint=sh", image, "-c", script];
  return execFileSync("docker", [...words, ...shell], { encoding: "utf8" }).trim();
}
