// caviar doctor, the command itself, on servers that are well and servers that are not.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

import { diagnosisSchema, type Finding } from "@caviar/protocol";
import { expect, test } from "vitest";

import { redisCluster, serversWithSentinel, serverWithTls } from "./deployments.ts";
import { freePort, RedisProcesses } from "./redis-processes.ts";

const MAIN = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));

/** Its exit code and findings by check. */
async function doctor(servers: RedisProcesses, REDIS_URL: string, ...words: string[]) {
  const env = { ...process.env, REDIS_URL, CAVIAR_STATE: servers.folder, CAVIAR_STORE: "" };
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve) => {
    const command = [MAIN, "doctor", "--json", ...words];
    const child = execFile(process.execPath, command, { env }, (_error, out) =>
      resolve({ code: child.exitCode ?? -1, stdout: out }),
    );
  });
  const { findings } = diagnosisSchema.parse(JSON.parse(stdout));
  return {
    code,
    of: new Map(findings.map((finding): [string, Finding] => [finding.check, finding])),
  };
}

test("a server that keeps nothing, forgets keys and is full: each is a problem with its remedy", async () => {
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

test("nobody at the address, a wrong password: one problem says which, and the rest is looked at", async () => {
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

test("TLS, Sentinel and a cluster are looked through, each as what it is", async () => {
  await using servers = await RedisProcesses.prepare();
  const tls = await doctor(servers, await serverWithTls(servers));
  expect(tls.of.get("redis-reachable")?.status).toBe("ok");
  expect(tls.of.get("redis-deployment")?.found).toBe("one server");

  const { url } = await serversWithSentinel(servers);
  const sentinel = await doctor(servers, url);
  expect(sentinel.of.get("redis-deployment")).toMatchObject({
    status: "ok",
    found: "3 of 3 sentinels see a quorum for caviar, 1 replicas",
  });

  const cluster = await doctor(servers, await redisCluster(servers));
  expect(cluster.of.get("redis-deployment")).toMatchObject({
    status: "warning",
    found: "cluster_state ok, 16384 of 16384 slots, 3 masters, 0 replicas",
  });
  expect(cluster.of.get("redis-version")?.found).toContain("3 of 3 servers are ok");
  expect(cluster.of.get("redis-writing")?.status).toBe("ok");
});
