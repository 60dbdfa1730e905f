// Where to knock for the Redis that a URL names: the server itself, or any of those that know it.

import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";

import { CaviarError } from "@caviar/errors";
import type { RedisLocation, RedisTls } from "@caviar/protocol";

import type { RedisAddress } from "./ask-redis.ts";

/** Throws CAV_USAGE when a TLS file cannot be read. */
export function addressesOf(location: RedisLocation): readonly RedisAddress[] {
  const { tls } = location;
  const shared = { ...loginOf(location), ...(tls && { tls: readTls(tls) }) };
  switch (location.kind) {
    case "server":
      return [{ where: location.node, ...shared }];
    case "socket":
      return [{ where: { path: location.path }, ...shared }];
    case "sentinel":
      return location.sentinels.map((where) => ({ where, ...shared }));
    case "cluster":
      return location.nodes.map((where) => ({ where, ...shared }));
  }
}

/** Sentinels have users and passwords of their own. */
function loginOf(location: RedisLocation) {
  const isSentinel = location.kind === "sentinel";
  const username = isSentinel ? location.sentinelUsername : location.username;
  const password = isSentinel ? location.sentinelPassword : location.password;
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

function readTls({ ca, cert, key, servername }: RedisTls): ConnectionOptions {
  return {
    ...(ca !== undefined && { ca: readPem("ca", ca) }),
    ...(cert !== undefined && { cert: readPem("cert", cert) }),
    ...(key !== undefined && { key: readPem("key", key) }),
    ...(servername !== undefined && { servername }),
  };
}

function readPem(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `expected ${option}= in REDIS_URL to name a PEM file that can be read, got ${file}`;
    throw new CaviarError("CAV_USAGE", message, { cause });
  }
}
