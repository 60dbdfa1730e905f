// Where a Redis (or Valkey) is, as one URL says it: the setting REDIS_URL of every process.
//
//   redis://user:password@host:6379/0            one server
//   unix:///run/redis.sock, or the bare path     one server, by a unix socket
//   redis+sentinel://s1:26379,s2:26379/mymaster  whichever server leads `mymaster`; "/0" may follow
//   redis+cluster://h1:6379,h2:6379              Redis Cluster, found through any of these nodes
//
// With an "s" (rediss, rediss+sentinel, rediss+cluster) it is TLS; `valkey` stands for `redis` in
// each. Options come after a "?": see OPTIONS. What is not plain in a URL is percent-encoded.

import { CaviarError } from "@caviar/errors";

export type RedisNode = { readonly host: string; readonly port: number };

/** Paths of PEM files, and the name that the server's certificate must have. */
export type RedisTls = Partial<Readonly<Record<"ca" | "cert" | "key" | "servername", string>>>;

type Access = {
  readonly username?: string;
  readonly password?: string;
  /** Not there: no TLS. */
  readonly tls?: RedisTls;
};

export type RedisLocation =
  | ({ readonly kind: "server"; readonly node: RedisNode; readonly db: number } & Access)
  | ({ readonly kind: "socket"; readonly path: string; readonly db: number } & Access)
  | ({
      readonly kind: "sentinel";
      readonly sentinels: readonly RedisNode[];
      readonly master: string;
      readonly db: number;
      readonly sentinelUsername?: string;
      readonly sentinelPassword?: string;
    } & Access)
  | ({ readonly kind: "cluster"; readonly nodes: readonly RedisNode[] } & Access);

const TLS_OPTIONS = ["ca", "cert", "key", "servername"] as const;
const SENTINEL_OPTIONS = ["sentinelUsername", "sentinelPassword"] as const;
const SOCKET_OPTIONS = ["username", "password", "db"] as const;

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;

const URL_FORM = /^(redis|valkey)(s?)(\+sentinel|\+cluster)?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?(.*))?$/;
const SOCKET_FORM = /^(?:unix:(?:\/\/)?)?(\/[^?#]+)(?:\?(.*))?$/;

/** Throws CAV_USAGE, without the password, when `text` is none of these forms. */
export function parseRedisUrl(text: string): RedisLocation {
  try {
    return parseSocket(text) ?? parseServers(text);
  } catch (error) {
    if (!(error instanceof Unfit || error instanceof URIError)) throw error;
    const forms =
      "redis://host:port, rediss:// for TLS, the path of a socket, redis+sentinel://host:port,.../master or redis+cluster://host:port,...";
    const message = `expected REDIS_URL to be ${forms}; got ${withoutPassword(text)}: ${error.message}`;
    throw new CaviarError("CAV_USAGE", message);
  }
}

/** The URL as it may be shown and logged. */
export function withoutPassword(text: string): string {
  return text.replace(/(:\/\/[^:@/?#]*):.*@/, "$1:***@").replaceAll(/(password=)[^&]*/gi, "$1***");
}

/** What is wrong with a part of the URL. */
class Unfit extends Error {}

function parseSocket(text: string): RedisLocation | undefined {
  const match = SOCKET_FORM.exec(text);
  if (!match) return undefined;
  const [, path = "", query = ""] = match;
  const { db, ...login } = optionsOf(query, SOCKET_OPTIONS);
  return { kind: "socket", path: decodeURIComponent(path), db: databaseOf(db), ...login };
}

function parseServers(text: string): RedisLocation {
  const match = URL_FORM.exec(text);
  if (!match) throw new Unfit("it has another form");
  const [, , secure, mode, authority = "", path = "", query = ""] = match;
  const known = [
    ...(secure ? TLS_OPTIONS : []),
    ...(mode === "+sentinel" ? SENTINEL_OPTIONS : []),
  ] as const;
  const options = optionsOf(query, known);
  const tls = secure && { tls: picked(options, TLS_OPTIONS) };
  const sentinelLogin = picked(options, SENTINEL_OPTIONS);
  const at = authority.lastIndexOf("@");
  const access = { ...loginOf(authority.slice(0, Math.max(at, 0))), ...tls };
  const hosts = authority.slice(at + 1).split(",");
  const words = path
    .split("/")
    .filter((word) => word !== "")
    .map(decodeURIComponent);

  if (mode === "+sentinel") {
    const [master, db, ...more] = words;
    if (master === undefined || more.length > 0) throw new Unfit("it ends with no master's name");
    const sentinels = hosts.map((host) => nodeOf(host, SENTINEL_PORT));
    return { kind: "sentinel", sentinels, master, db: databaseOf(db), ...sentinelLogin, ...access };
  }
  const nodes = hosts.map((host) => nodeOf(host, REDIS_PORT));
  if (mode === "+cluster") {
    if (words.some((word) => word !== "0")) throw new Unfit("a cluster has only database 0");
    return { kind: "cluster", nodes, ...access };
  }
  const [node, other] = nodes;
  if (!node || other) throw new Unfit("it names more than one host");
  if (words.length > 1) throw new Unfit(`expected a database's number, got ${words.join("/")}`);
  return { kind: "server", node, db: databaseOf(words[0]), ...access };
}

function loginOf(text: string): Access {
  if (text === "") return {};
  const [username = "", ...rest] = text.split(":");
  const password = decodeURIComponent(rest.join(":"));
  if (password === "") throw new Unfit("expected user:password or :password before the @");
  return username === "" ? { password } : { username: decodeURIComponent(username), password };
}

function nodeOf(text: string, portElse: number): RedisNode {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[2] ?? portElse);
  if (!match || port < 1 || port > 65_535) throw new Unfit(`expected host:port, got ${text}`);
  return { host: (match[1] ?? "").replaceAll(/[[\]]/g, "") || "127.0.0.1", port };
}

function databaseOf(text = "0"): number {
  if (!/^\d{1,4}$/.test(text)) throw new Unfit(`expected a database's number, got ${text}`);
  return Number(text);
}

function optionsOf<Name extends string>(
  query: string,
  known: readonly Name[],
): Partial<Record<Name, string>> {
  const options: Partial<Record<Name, string>> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const found = known.find((one) => one === name);
    if (!found) {
      const expected = known.length > 0 ? `one of the options ${known.join(", ")}` : "no option";
      throw new Unfit(`expected ${expected}, got ${name}`);
    }
    options[found] = value;
  }
  return options;
}

function picked<Name extends string>(
  options: Partial<Record<string, string>>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const kept: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = options[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
