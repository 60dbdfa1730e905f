// caviar doctor and caviar list, the commands themselves, on servers that are well and servers that are not.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

import { diagnosisSchema, type Finding } from "@caviar/protocol";
import { expect, test } from "vitest";

import { redisCluster, serversWithSentinel, serverWithTls } from "./deployments.ts";
import { freePort, RedisProcesses } from "./redis-processes.ts";

const MAIN = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));

/** A command's exit code and stdout. */
function caviar(servers: RedisProcesses, REDIS_URL: string, ...words: readonly string[]) {
  const env = { ...process.env, REDIS_URL, CAVIAR_STATE: servers.folder, CAVIAR_STORE: "" };
  return new Promise<{ code: number; stdout: string }>((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...words], { env }, (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, stdout }),
    );
  });
}

/** Its exit code and findings by check. */
async function doctor(servers: RedisProcesses, url: string) {
  const { code, stdout } = await caviar(servers, url, "doctor", "--json");
  const { findings } = diagnosisSchema.parse(JSON.parse(stdout));
  return {
    code,
    of: new Map(findings.map((finding): [string, Finding] => [finding.check, finding])),
  };
}

test.concurrent("a server that keeps nothing, forgets keys and is full: each is a problem with its remedy", async () => {
  await using servers = await RedisProcesses.prepare();
  const port = await freePort();
  const limits = ["maxmemory 1mb", "maxmemory-policy allkeys-lru", "appendonly no"];
  await servers.start("bad", [`port ${port}`, ...limits]);
  const { code, of } = await doctor(servers, `redis://127.0.0.1:${port}`);
  expect(code).toBe(1);
  expect(of.get("redis-eviction")).toMatchObject({
    status: "problem",
    found: "maxmemory-policy allkeys-lru",
    mend: expect.stringContaining("noeviction"),
  });
  expect(of.get("redis-persistence")).toMatchObject({
    status: "problem",
    found: "append-only file off, snapshots off: a restart loses every sweep",
  });
  expect(of.get("redis-memory")?.status).toBe("problem");
  expect(of.get("redis-version")?.status).toBe("ok");
  expect(of.get("trainers")).toMatchObject({ status: "warning", found: "none present" });
});

test.concurrent("nobody at the address, a wrong password: one problem says which, and the rest is looked at", async () => {
  await using servers = await RedisProcesses.prepare();
  const absent = await doctor(servers, `redis://127.0.0.1:${await freePort()}`);
  expect(absent.code).toBe(1);
  expect(absent.of.get("redis-reachable")?.found).toContain("ECONNREFUSED");
  expect(absent.of.get("checkpoint-store")?.status).toBe("ok");
  expect(absent.of.get("node")?.status).toBe("ok");

  const port = await freePort();
  await servers.start("locked", [`port ${port}`, "requirepass right"]);
  const { code, of } = await doctor(servers, `redis://:wrong@127.0.0.1:${port}`);
  expect(code).toBe(1);
  expect(of.get("redis-reachable")?.found).toMatch(/WRONGPASS/);
  expect(of.get("redis-reachable")?.found).not.toContain("wrong@");
});

const NO_SWEEPS = { code: 0, stdout: '{"sweeps":[]}\n' };

test.concurrent("TLS is looked through, and used", async () => {
  await using servers = await RedisProcesses.prepare();
  const url = await serverWithTls(servers);
  const { of } = await doctor(servers, url);
  expect(of.get("redis-reachable")?.status).toBe("ok");
  expect(of.get("redis-deployment")?.found).toBe("one server");
  expect(await caviar(servers, url, "list", "--json")).toEqual(NO_SWEEPS);
});

test.concurrent("Sentinel: its quorum and the replicas are told, and sweeps are listed by the master", async () => {
  await using servers = await RedisProcesses.prepare();
  const { url } = await serversWithSentinel(servers);
  const { of } = await doctor(servers, url);
  expect(of.get("redis-deployment")).toMatchObject({
    status: "ok",
    found: "3 of 3 sentinels see a quorum for caviar, 1 replicas",
  });
  expect(await caviar(servers, url, "list", "--json")).toEqual(NO_SWEEPS);
});

test.concurrent("a cluster: every server is looked at, and masters without a replica are a warning", async () => {
  await using servers = await RedisProcesses.prepare();
  const url = await redisCluster(servers);
  const { of } = await doctor(servers, url);
  expect(of.get("redis-deployment")).toMatchObject({
    status: "warning",
    found: "cluster_state ok, 16384 of 16384 slots, 3 masters, 0 replicas",
  });
  expect(of.get("redis-version")?.found).toContain("3 of 3 servers are ok");
  expect(of.get("redis-writing")?.status).toBe("ok");
  expect(await caviar(servers, url, "list", "--json")).toEqual(NO_SWEEPS);
});
