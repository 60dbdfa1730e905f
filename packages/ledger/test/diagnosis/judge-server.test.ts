import { expect, test } from "vitest";

import { judgeServer, mergeFindings } from "../../src/diagnosis/judge-server.ts";
import type { ServerFacts } from "../../src/diagnosis/server-facts.ts";

const GIB = 2 ** 30;

const good: ServerFacts = {
  address: "h:6379",
  software: "Redis",
  version: "7.2.4",
  memory: { policy: "noeviction", usedBytes: GIB, limitBytes: 4 * GIB, machineBytes: 8 * GIB },
  persistence: {
    appendOnly: true,
    fsync: "everysec",
    appendFailed: false,
    snapshots: false,
    snapshotFailed: false,
  },
  replicas: 0,
};

type Changes = Partial<Omit<ServerFacts, "memory" | "persistence">> & {
  readonly memory?: Partial<ServerFacts["memory"]>;
  readonly persistence?: Partial<ServerFacts["persistence"]>;
};

function judged({ memory, persistence, ...changes }: Changes = {}) {
  const facts = {
    ...good,
    ...changes,
    memory: { ...good.memory, ...memory },
    persistence: { ...good.persistence, ...persistence },
  };
  return judgeServer(facts);
}

test("a server as it should be is well in every check, and nothing is to be mended", () => {
  for (const { status, mend } of judged()) expect([status, mend]).toEqual(["ok", undefined]);
});

test.each<[string, Changes, string, string]>([
  ["Redis 6.0", { version: "6.0.16" }, "redis-version", "problem"],
  ["Redis 6.2", { version: "6.2.0" }, "redis-version", "ok"],
  ["Valkey 8", { software: "Valkey", version: "8.1.1" }, "redis-version", "ok"],
  ["eviction", { memory: { policy: "allkeys-lru" } }, "redis-eviction", "problem"],
  ["75 % of maxmemory", { memory: { usedBytes: 3 * GIB } }, "redis-memory", "warning"],
  ["95 % of maxmemory", { memory: { usedBytes: 3.8 * GIB } }, "redis-memory", "problem"],
  ["no maxmemory", { memory: { usedBytes: 6 * GIB, limitBytes: 0 } }, "redis-memory", "warning"],
  ["no fsync", { persistence: { fsync: "no" } }, "redis-persistence", "warning"],
  ["fsync unknown", { persistence: { fsync: undefined } }, "redis-persistence", "ok"],
  ["append failed", { persistence: { appendFailed: true } }, "redis-persistence", "problem"],
  ["no file at all", { persistence: { appendOnly: false } }, "redis-persistence", "problem"],
  [
    "snapshots alone",
    { persistence: { appendOnly: false, snapshots: true } },
    "redis-persistence",
    "warning",
  ],
  [
    "snapshots that fail",
    { persistence: { appendOnly: false, snapshots: true, snapshotFailed: true } },
    "redis-persistence",
    "problem",
  ],
])("%s: %o: %s is %s", (_, changes, check, status) => {
  const found = judged(changes).find((one) => one.check === check);
  expect(found?.status).toBe(status);
  expect(found?.mend === undefined).toBe(status === "ok");
});

test("of several servers the worst is told, with its address and how many are like it", () => {
  const servers = [
    { address: "a", findings: judged() },
    { address: "b", findings: judged({ memory: { policy: "allkeys-lru" } }) },
    { address: "c", findings: judged() },
  ];
  const merged = mergeFindings(servers);
  expect(merged.map(({ check }) => check)).toEqual(judged().map(({ check }) => check));
  expect(merged.find(({ check }) => check === "redis-eviction")).toMatchObject({
    status: "problem",
    found: "b: maxmemory-policy allkeys-lru; 1 of 3 servers are problem",
  });
});
