// Where to knock for the Redis that a URL names: the server itself, or any of those that know it.

import { readFileSync } from "node:fs";

import { readRedisTls, type RedisLocation } from "@caviar/protocol";

import type { RedisAddress } from "./ask-redis.ts";

/** Throws CAV_USAGE when a TLS file cannot be read. */
export function addressesOf(location: RedisLocation): readonly RedisAddress[] {
  const { tls } = location;
  const shared = {
    ...loginOf(location),
    ...(tls && { tls: readRedisTls(tls, (file) => readFileSync(file)) }),
  };
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
