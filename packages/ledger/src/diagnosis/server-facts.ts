// What a Redis server says of itself. Read with INFO, which every provider allows; what only CONFIG
// tells may stay unknown.

import type { Redis as Server } from "ioredis";

export type ServerFacts = {
  readonly address: string;
  readonly software: "Redis" | "Valkey";
  readonly version: string;
  readonly memory: {
    readonly policy: string;
    readonly usedBytes: number;
    /** 0: no limit but the machine's. */
    readonly limitBytes: number;
    readonly machineBytes: number;
  };
  readonly persistence: {
    readonly appendOnly: boolean;
    /** always, everysec or no; undefined when the server does not tell. */
    readonly fsync: string | undefined;
    readonly appendFailed: boolean;
    /** Whether snapshots are taken by themselves; undefined when the server does not tell. */
    readonly snapshots: boolean | undefined;
    readonly snapshotFailed: boolean;
  };
  readonly replicas: number;
};

export async function readServerFacts(server: Server): Promise<ServerFacts> {
  const info = parseInfo(await server.info());
  const text = (name: string) => info.get(name) ?? "";
  const number = (name: string) => Number(info.get(name) ?? 0);
  const [fsync, save] = [await setting(server, "appendfsync"), await setting(server, "save")];
  const isValkey = text("server_name") === "valkey";
  return {
    address: addressOf(server),
    software: isValkey ? "Valkey" : "Redis",
    version: isValkey ? text("valkey_version") : text("redis_version"),
    memory: {
      policy: text("maxmemory_policy"),
      usedBytes: number("used_memory"),
      limitBytes: number("maxmemory"),
      machineBytes: number("total_system_memory"),
    },
    persistence: {
      appendOnly: text("aof_enabled") === "1",
      fsync,
      appendFailed: text("aof_last_write_status") === "err",
      snapshots: save === undefined ? undefined : save !== "",
      snapshotFailed: text("rdb_last_bgsave_status") === "err",
    },
    replicas: number("connected_slaves"),
  };
}

/** `name:value` lines under headings that begin with "#". */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon > 0 && !line.startsWith("#")
      ? [[line.slice(0, colon), line.slice(colon + 1)]]
      : [];
  });
  return new Map(pairs);
}

async function setting(server: Server, name: string): Promise<string | undefined> {
  try {
    const answer: unknown = await server.call("CONFIG", "GET", name);
    const pairs = Array.isArray(answer) ? answer : Object.entries(Object(answer)).flat();
    return typeof pairs[1] === "string" ? pairs[1] : undefined;
  } catch {
    return undefined; // providers forbid CONFIG; then only they know
  }
}

function addressOf({ options }: Server): string {
  return options.path ?? `${options.host}:${options.port}`;
}
