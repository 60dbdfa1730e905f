// Installation with package managers of the test's own: small scripts on a path of their own.

import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { findOrInstallProgram } from "../../src/redis/find-redis.ts";
import { findServerProgram } from "../../src/redis/server-program.ts";
import { temporaryFolder } from "../temporary-folder.ts";

type Folder = ReturnType<typeof temporaryFolder>;

function addProgram(folder: Folder, name: string, script: string): string {
  const file = folder.write(name, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const server = (version: string) => `echo "Redis server v=${version} sha=0"`;
/** A package manager that writes down how it is called, and does the rest of the script. */
const manager = (folder: Folder, name: string, script: string) =>
  addProgram(folder, name, `echo "${name} $*" >> "${join(folder.path, "calls")}"\n${script}`);
const callsOf = (folder: Folder) => {
  const calls = join(folder.path, "calls");
  return existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
};
/** Without root, only a sudo that asks nothing lets a manager be used. */
const addSudo = (folder: Folder) => addProgram(folder, "sudo", 'shift; exec "$@"');

const run = async (folder: Folder) => {
  const said: string[] = [];
  const runner = await findOrInstallProgram(folder.path, (line) => said.push(line));
  return { runner, said };
};

test("the path is searched for redis-server, valkey-server, then redis-check-rdb in that name", () => {
  using folder = temporaryFolder();
  expect(findServerProgram(folder.path)).toBeUndefined();
  const debian = addProgram(folder, "redis-check-rdb", server("7.0.15"));
  expect(findServerProgram(folder.path)).toEqual({ file: debian, calledAs: "redis-server" });
  const valkey = addProgram(folder, "valkey-server", "echo 'Valkey server v=8.1.1'");
  expect(findServerProgram(folder.path)).toEqual({ file: valkey, calledAs: "valkey-server" });
  const redis = addProgram(folder, "redis-server", server("6.2.0"));
  expect(findServerProgram(folder.path)).toEqual({ file: redis, calledAs: "redis-server" });
});

test.each(["6.0.16", "5.0.7", "nonsense"])("a server of version %s is passed over", (version) => {
  using folder = temporaryFolder();
  addProgram(folder, "redis-server", server(version));
  expect(findServerProgram(folder.path)).toBeUndefined();
});

test("apt-get is asked for redis-tools, never for the package with the service, and said before", async () => {
  using folder = temporaryFolder();
  addSudo(folder);
  const target = join(folder.path, "redis-check-rdb");
  const install = `cat > "${target}" <<'END'\n#!/bin/sh\n${server("7.0.15")}\nEND\nchmod +x "${target}"`;
  manager(folder, "apt-get", `[ "$1" = update ] || {\n${install}\n}`);
  const { runner, said } = await run(folder);
  expect(runner).toMatchObject({ host: "process", program: { calledAs: "redis-server" } });
  expect(callsOf(folder)).toEqual(["apt-get install --yes --no-install-recommends redis-tools"]);
  expect(said[0]).toMatch(/installing one: .*apt-get install .*redis-tools$/);
});

test("when a package is not known, the lists are refreshed once and it is tried again", async () => {
  using folder = temporaryFolder();
  addSudo(folder);
  manager(folder, "apt-get", '[ "$1" = update ]');
  const { runner } = await run(folder);
  expect(runner).toBeUndefined();
  expect(callsOf(folder).map((call) => call.split(" ")[1])).toEqual([
    "install",
    "update",
    "install",
  ]);
});

test("without a package manager nothing is tried and nothing said", async () => {
  using folder = temporaryFolder();
  expect(await run(folder)).toEqual({ runner: undefined, said: [] });
});
