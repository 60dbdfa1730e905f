// The forms of Redis that a REDIS_URL may name, each started on demand.

import { join } from "node:path";

import { z } from "zod";

import { freePort, type RedisProcesses, runTool, until } from "./redis-processes.ts";

export async function plainServer(servers: RedisProcesses): Promise<string> {
  const port = await freePort();
  await servers.start("plain", [`port ${port}`]);
  return `redis://127.0.0.1:${port}`;
}

export async function serverWithPassword(servers: RedisProcesses): Promise<string> {
  const port = await freePort();
  await servers.start("password", [`port ${port}`, "requirepass s@cret/word"]);
  return `redis://:${encodeURIComponent("s@cret/word")}@127.0.0.1:${port}/1`;
}

/** The default user is shut out. */
export async function serverWithUser(servers: RedisProcesses): Promise<string> {
  const port = await freePort();
  const users = ["user default off", "user ada on >secret ~* &* +@all"];
  await servers.start("user", [`port ${port}`, ...users]);
  return `redis://ada:secret@127.0.0.1:${port}`;
}

export async function serverOnSocket(servers: RedisProcesses): Promise<string> {
  const path = join(servers.folder, "redis.sock");
  await servers.start("socket", ["port 0", `unixsocket ${path}`]);
  return `unix://${path}`;
}

/** TLS only, with a certificate of an authority that nobody knows, and one asked of clients too. */
export async function serverWithTls(servers: RedisProcesses): Promise<string> {
  const port = await freePort();
  const { folder } = servers;
  const openssl = (...words: string[]) => runTool("openssl", words, folder);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test authority"];
  openssl("req", "-x509", ...key, ...authority, "-days", "2");
  const names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2"];
  const own = ["-keyout", "redis.key", "-out", "redis.pem", "-subj", "/CN=redis"];
  openssl("req", "-x509", ...key, ...own, ...names, ...signed);
  const file = (name: string) => join(folder, name);
  await servers.start("tls", [
    "port 0",
    `tls-port ${port}`,
    `tls-cert-file ${file("redis.pem")}`,
    `tls-key-file ${file("redis.key")}`,
    `tls-ca-cert-file ${file("ca.pem")}`,
    "tls-auth-clients yes",
  ]);
  const ours = new URLSearchParams({
    ca: file("ca.pem"),
    cert: file("redis.pem"),
    key: file("redis.key"),
  });
  return `rediss://127.0.0.1:${port}?${ours.toString()}`;
}

const MASTER = "caviar";

/** A master, a replica, and three sentinels that agree after a second of silence. */
export async function serversWithSentinel(servers: RedisProcesses) {
  const [master, replica] = [await freePort(), await freePort()];
  const process = await servers.start("master", [`port ${master}`]);
  await servers.start("replica", [`port ${replica}`, `replicaof 127.0.0.1 ${master}`]);
  const replicaAsked = servers.ask(replica);
  await until("the replica follows", async () =>
    (await replicaAsked.info("replication")).includes("master_link_status:up"),
  );
  const sentinels: number[] = [];
  for (const name of ["sentinel-1", "sentinel-2", "sentinel-3"]) {
    const port = await freePort();
    sentinels.push(port);
    const watch = [
      `sentinel monitor ${MASTER} 127.0.0.1 ${master} 2`,
      `sentinel down-after-milliseconds ${MASTER} 1000`,
      `sentinel failover-timeout ${MASTER} 5000`,
    ];
    await servers.start(name, [`port ${port}`, ...watch], ["--sentinel"]);
  }
  for (const port of sentinels) {
    const sentinel = servers.ask(port);
    await until("the sentinels know each other and the replica", async () => {
      const said = await sentinel.call("SENTINEL", "MASTER", MASTER);
      const facts = JSON.stringify(said).replaceAll('","', " ");
      return facts.includes("num-other-sentinels 2") && facts.includes("num-slaves 1");
    });
  }
  const hosts = sentinels.map((port) => `127.0.0.1:${port}`).join(",");
  return { url: `redis+sentinel://${hosts}/${MASTER}`, master: process, replica: replicaAsked };
}

/** What each part of the slots is kept by: its master, then replicas. */
const slotsSchema = z.array(
  z.tuple([z.int(), z.int(), z.tuple([z.string(), z.int()], z.unknown())], z.unknown()),
);

type ClusterServer = Awaited<ReturnType<typeof startNodes>>[number];

const SLOTS = 16_384;
const MASTERS = 3;

/** Three masters that share the slots. */
export async function redisCluster(servers: RedisProcesses): Promise<string> {
  return (await startCluster(servers, { replicas: 0 })).url;
}

/** Three masters, each with a replica that is elected after two seconds of silence. */
export async function redisClusterWithReplicas(servers: RedisProcesses) {
  return startCluster(servers, { replicas: MASTERS });
}

async function startCluster(servers: RedisProcesses, { replicas }: { readonly replicas: number }) {
  const nodes = await startNodes(servers, MASTERS + replicas);
  const [first] = nodes;
  const edge = (at: number) => Math.round((at * SLOTS) / MASTERS);
  for (const [index, { asked }] of nodes.entries()) {
    await asked.call("CLUSTER", "SET-CONFIG-EPOCH", index + 1);
    await asked.call("CLUSTER", "MEET", "127.0.0.1", first!.port, first!.bus);
    if (index >= MASTERS) continue;
    await asked.call("CLUSTER", "ADDSLOTSRANGE", edge(index), edge(index + 1) - 1);
  }
  await untilEach(nodes, `cluster_known_nodes:${nodes.length}`);
  for (const [index, { asked }] of nodes.slice(MASTERS).entries()) {
    await asked.call(
      "CLUSTER",
      "REPLICATE",
      String(await nodes[index]!.asked.call("CLUSTER", "MYID")),
    );
    await until("the replica follows", async () =>
      (await asked.info("replication")).includes("master_link_status:up"),
    );
  }
  await untilEach(nodes, "cluster_state:ok");
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
    /** The server that keeps `key`, as another one than `unasked` sees it. */
    masterOf: async (key: string, unasked?: ClusterServer) => {
      const { asked } = nodes.find((node) => node !== unasked)!;
      const slot = Number(await asked.call("CLUSTER", "KEYSLOT", key));
      const shares = slotsSchema.parse(await asked.call("CLUSTER", "SLOTS"));
      const [, , [, port]] = shares.find(([from, to]) => from <= slot && slot <= to)!;
      return nodes.find((node) => node.port === port)!;
    },
  };
}

async function startNodes(servers: RedisProcesses, count: number) {
  const nodes = [];
  for (let index = 0; index < count; index++) {
    const [name, port, bus] = [`node-${index}`, await freePort(), await freePort()];
    const process = await servers.start(name, [
      `port ${port}`,
      "cluster-enabled yes",
      `cluster-port ${bus}`,
      `cluster-config-file ${name}.nodes`,
      "cluster-node-timeout 2000",
    ]);
    nodes.push({ port, bus, process, asked: servers.ask(port) });
  }
  return nodes;
}

async function untilEach(
  nodes: Awaited<ReturnType<typeof startNodes>>,
  words: string,
): Promise<void> {
  for (const { asked } of nodes) {
    await until(`every node says ${words}`, async () =>
      String(await asked.call("CLUSTER", "INFO")).includes(words),
    );
  }
}
