// ./caviar as a new user calls it: in a fresh copy, from anywhere, twice at once, killed half-way.

import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { tmpdir } from "node:os";

import { afterAll, beforeAll, expect, test } from "vitest";

import { freshCopy, start } from "./fresh-copy.ts";

let copy: ReturnType<typeof freshCopy>;
beforeAll(() => {
  copy = freshCopy();
});
afterAll(() => copy[Symbol.dispose]());

const INSTALLING = /^caviar: installing the dependencies/m;
const validate = (program = copy.command, cwd = copy.folder) =>
  start(program, ["validate", join(copy.folder, "packages/examples/digits.yaml")], { cwd }).outcome;

const helpWith = (PATH: string) => start(copy.command, ["--help"], { env: { PATH } }).outcome;

/** A path with the launcher's own needs on it, and `node` as the script says; without, no node. */
function pathWithNode(script?: string): string {
  const folder = join(copy.parent, script === undefined ? "without node" : "with old node");
  mkdirSync(folder);
  const needs = ["cat", "cksum", "dirname", "find", "head", "ln", "mkdir", "readlink", "rm", "sh"];
  for (const name of [...needs, "sleep", "tail", "uname"]) {
    const file = ["/usr/bin", "/bin"].map((bin) => join(bin, name)).find(existsSync);
    if (file !== undefined) symlinkSync(file, join(folder, name));
  }
  if (script === undefined) return folder;
  for (const name of ["node", "npx"]) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test("without Node, or with one too old, it says what it needs in one line", async () => {
  const without = await helpWith(pathWithNode());
  expect(without).toMatchObject({ status: 1, stdout: "" });
  expect(without.stderr).toMatch(/^caviar: needs Node 20 or newer; get it from \S+\n$/);
  const old = await helpWith(pathWithNode("echo 18.20.4"));
  expect(old).toMatchObject({ status: 1, stdout: "" });
  expect(old.stderr).toMatch(/^caviar: needs Node 20 or newer, got 18\.20\.4; get it from \S+\n$/);
});

test("two at once on a fresh copy install once, and both do what they were asked", async () => {
  const [one, other] = await Promise.all([validate(), validate()]);
  for (const { status, stdout } of [one, other]) {
    expect(status).toBe(0);
    expect(stdout).toMatch(/digits\.yaml: good: \d+ trials/);
  }
  const both = one.stderr + other.stderr;
  expect(both.match(new RegExp(INSTALLING, "gm"))).toHaveLength(1);
  expect(existsSync(join(copy.folder, "packages/dashboard/dist/index.html"))).toBe(true);
});

test("from then on it says nothing of its own, from any folder, through a link", async () => {
  const link = join(copy.parent, "a link");
  symlinkSync(copy.command, link);
  expect(await validate(link, tmpdir())).toMatchObject({ status: 0, stderr: "" });
});

test("a changed lockfile is installed anew", async () => {
  appendFileSync(join(copy.folder, "pnpm-lock.yaml"), "# changed\n");
  expect((await validate()).stderr).toMatch(INSTALLING);
  expect((await validate()).stderr).toBe("");
});

test("killed half-way through the installation, the next one takes over and repairs", async () => {
  rmSync(join(copy.folder, "node_modules/.caviar-installed"));
  const killed = start(copy.command, ["--help"]);
  await once(killed.child.stderr, "data");
  killed.child.kill("SIGKILL");
  await killed.outcome;
  const next = await validate();
  expect(next.status).toBe(0);
  expect(next.stderr).toMatch(INSTALLING);
});

test("when the installation fails, it says why and exits with 1", async () => {
  rmSync(join(copy.folder, "node_modules/.caviar-installed"));
  appendFileSync(join(copy.folder, "pnpm-lock.yaml"), "{ not: yaml\n");
  const { status, stderr } = await validate();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^caviar: the installation failed; its whole output is in .*\.log$/m);
  expect(stderr).toMatch(/lockfile|LOCKFILE/);
});
