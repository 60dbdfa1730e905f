// What only trying shows: how long a server takes to answer, whether its clock agrees with ours,
// whether it takes scripts that write.

import type { Finding } from "@caviar/protocol";
import type { Redis as Server } from "ioredis";

import { finding } from "./judge-server.ts";

const PINGS = 200;
const LATENCY_P50_WARNING_MS = 5;
const LATENCY_P99_WARNING_MS = 50;
const CLOCK_WARNING_MS = 1_000;
const CLOCK_PROBLEM_MS = 10_000;
const PROBE_TTL_MS = 1_000;

export async function probeServer(server: Server): Promise<readonly Finding[]> {
  return [await probeWriting(server), await probeLatency(server), await probeClock(server)];
}

async function probeWriting(server: Server): Promise<Finding> {
  const said = await tryWriting(server);
  return finding("redis-writing", said === "OK" ? "ok" : "problem", {
    found: said === "OK" ? "a script wrote a key" : said,
    expected: "scripts that write: every change of a ledger is one",
    mend: "OOM: make room; READONLY: name the master, or use redis+sentinel://; NOPERM: allow this user ~* &* +@all",
  });
}

async function tryWriting(server: Server): Promise<string> {
  // Each node of a cluster has slots of its own: a key that it does not serve is as good an answer.
  const script = "return redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])";
  try {
    await server.eval(script, 1, "caviar:probe", PROBE_TTL_MS);
    return "OK";
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.startsWith("MOVED") ? "OK" : message;
  }
}

async function probeLatency(server: Server): Promise<Finding> {
  const times: number[] = [];
  for (let ping = 0; ping < PINGS; ping++) {
    const begun = performance.now();
    await server.ping();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(PINGS - 1, Math.floor(share * PINGS))] ?? 0;
  const [p50, p99] = [at(0.5), at(0.99)];
  const isSlow = p50 > LATENCY_P50_WARNING_MS || p99 > LATENCY_P99_WARNING_MS;
  return finding("redis-latency", isSlow ? "warning" : "ok", {
    found: `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms over ${PINGS} pings`,
    expected: `p50 to ${LATENCY_P50_WARNING_MS} ms, p99 to ${LATENCY_P99_WARNING_MS} ms: each trial asks some ten times`,
    mend: "run Redis nearer to the trainers, without swap, and with no other heavy user (redis-cli --latency, SLOWLOG GET)",
  });
}

async function probeClock(server: Server): Promise<Finding> {
  const before = Date.now();
  const [seconds, microseconds] = await server.time();
  const here = (before + Date.now()) / 2;
  const aheadMs = Number(seconds) * 1000 + Number(microseconds) / 1000 - here;
  const off = Math.abs(aheadMs);
  const status = off > CLOCK_PROBLEM_MS ? "problem" : off > CLOCK_WARNING_MS ? "warning" : "ok";
  return finding("redis-clock", status, {
    found: `the server's clock is ${off.toFixed(0)} ms ${aheadMs < 0 ? "behind" : "ahead of"} this machine's`,
    expected: `less than ${CLOCK_WARNING_MS} ms apart: delays and shares are counted by the machines' clocks`,
    mend: "run NTP (chrony, systemd-timesyncd) on both machines",
  });
}
