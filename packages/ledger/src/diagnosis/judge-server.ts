// What a server's facts mean for sweeps: pure, so that every case can be tested.

import type { Finding } from "@caviar/protocol";

import type { ServerFacts } from "./server-facts.ts";

/** BullMQ's scripts need it. */
const VERSION_MIN = [6, 2] as const;
const MEMORY_WARNING = 0.7;
const MEMORY_PROBLEM = 0.9;

const GIB = 2 ** 30;
const MIB = 2 ** 20;

export function judgeServer(facts: ServerFacts): readonly Finding[] {
  return [judgeVersion(facts), judgeEviction(facts), judgePersistence(facts), judgeMemory(facts)];
}

function judgeVersion({ software, version }: ServerFacts): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]);
  return finding("redis-version", isOld ? "problem" : "ok", {
    found: `${software} ${version}`,
    expected: `Redis ${VERSION_MIN.join(".")} or newer, or Valkey`,
    mend: "install a newer server; its data files are read by every later version",
  });
}

function judgeEviction({ memory }: ServerFacts): Finding {
  return finding("redis-eviction", memory.policy === "noeviction" ? "ok" : "problem", {
    found: `maxmemory-policy ${memory.policy || "unknown"}`,
    expected: "noeviction: a ledger and a queue that forget keys to make room are no good",
    mend: "redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf",
  });
}

function judgePersistence({ persistence }: ServerFacts): Finding {
  const { appendOnly, appendFailed, fsync, snapshots, snapshotFailed } = persistence;
  const expected = "an append-only file, written to the disk each second or always";
  const found = [
    `append-only file ${appendOnly ? `on, fsync ${fsync ?? "unknown"}` : "off"}`,
    `snapshots ${snapshots === undefined ? "unknown" : snapshots ? "on" : "off"}`,
  ].join(", ");
  const says = (status: Finding["status"], mend: string, more = "") =>
    finding("redis-persistence", status, { found: found + more, expected, mend });
  if (appendFailed) {
    return says("problem", "free space on the server's disk", "; its last write failed");
  }
  if (appendOnly && fsync === "no") {
    return says("warning", "redis-cli CONFIG SET appendfsync everysec, and in redis.conf");
  }
  if (appendOnly) return says("ok", "");
  const mend = "redis-cli CONFIG SET appendonly yes, and the same in redis.conf";
  if (snapshotFailed) return says("problem", mend, "; the last snapshot failed");
  if (snapshots === false) {
    return says("problem", mend, ": a restart loses every sweep");
  }
  return says("warning", mend, ": a crash loses what came after the last snapshot");
}

function judgeMemory({ memory }: ServerFacts): Finding {
  const { usedBytes, limitBytes, machineBytes } = memory;
  const limit = limitBytes || machineBytes;
  const share = limit > 0 ? usedBytes / limit : 0;
  const status = share >= MEMORY_PROBLEM ? "problem" : share >= MEMORY_WARNING ? "warning" : "ok";
  const of = limitBytes > 0 ? "maxmemory" : "the machine's memory";
  return finding("redis-memory", status, {
    found: `${bytes(usedBytes)} of ${bytes(limit)} used (${Math.round(share * 100)} % of ${of})`,
    expected: `less than ${MEMORY_WARNING * 100} %: a full Redis takes no report and no lock's renewal`,
    mend: "raise maxmemory, keep checkpoints elsewhere (CAVIAR_STORE), or delete old sweeps",
  });
}

function bytes(count: number): string {
  return count >= GIB ? `${(count / GIB).toFixed(1)} GiB` : `${(count / MIB).toFixed(1)} MiB`;
}

type Words = Pick<Finding, "found" | "expected"> & { readonly mend: string };

/** What is well needs no mending. */
export function finding(check: string, status: Finding["status"], words: Words): Finding {
  const { found, expected, mend } = words;
  return { check, status, found, expected, ...(status !== "ok" && { mend }) };
}

const RANK = { ok: 0, warning: 1, problem: 2 };

/** One finding a check over several servers: the worst, with the servers that it holds for. */
export function mergeFindings(
  servers: readonly { readonly address: string; readonly findings: readonly Finding[] }[],
): readonly Finding[] {
  const [first, ...others] = servers;
  if (!first || others.length === 0) return first?.findings ?? [];
  return first.findings.map(({ check }) => {
    const said = servers.flatMap(({ address, findings }) =>
      findings.filter((one) => one.check === check).map((one) => ({ ...one, address })),
    );
    const { address, ...worst } = said.toSorted((a, b) => RANK[b.status] - RANK[a.status])[0]!;
    const alike = said.filter(({ status }) => status === worst.status).length;
    const found = `${address}: ${worst.found}; ${alike} of ${servers.length} servers are ${worst.status}`;
    return { ...worst, found };
  });
}
