import { expect, test } from "vitest";

import { parseRedisUrl, withoutPassword } from "../src/index.ts";

const node = (host: string, port = 6379) => ({ host, port });

test.each([
  ["redis://", { kind: "server", node: node("127.0.0.1"), db: 0 }],
  ["redis://cache:7000/3", { kind: "server", node: node("cache", 7000), db: 3 }],
  ["valkey://[::1]:7000", { kind: "server", node: node("::1", 7000), db: 0 }],
  ["redis://:p%40ss@h", { kind: "server", node: node("h"), db: 0, password: "p@ss" }],
  [
    "redis://ada:p:w@x@h:1",
    { kind: "server", node: node("h", 1), db: 0, username: "ada", password: "p:w@x" },
  ],
  ["rediss://h", { kind: "server", node: node("h"), db: 0, tls: {} }],
  [
    "rediss://h?ca=/etc/ca.pem&servername=redis",
    {
      kind: "server",
      node: node("h"),
      db: 0,
      tls: { ca: "/etc/ca.pem", servername: "redis" },
    },
  ],
  ["/run/redis.sock", { kind: "socket", path: "/run/redis.sock", db: 0 }],
  [
    "unix:///run/redis.sock?db=2&password=x",
    { kind: "socket", path: "/run/redis.sock", db: 2, password: "x" },
  ],
  [
    "redis+sentinel://:p@s1:26380,s2/mymaster/1?sentinelPassword=q",
    {
      kind: "sentinel",
      sentinels: [node("s1", 26_380), node("s2", 26_379)],
      master: "mymaster",
      db: 1,
      password: "p",
      sentinelPassword: "q",
    },
  ],
  [
    "rediss+cluster://u:p@a:7000,b:7001/0?ca=ca.pem",
    {
      kind: "cluster",
      nodes: [node("a", 7000), node("b", 7001)],
      username: "u",
      password: "p",
      tls: { ca: "ca.pem" },
    },
  ],
])("%s", (url, location) => {
  expect(parseRedisUrl(url)).toEqual(location);
});

test.each([
  ["http://h", "another form"],
  ["localhost:6379", "another form"],
  ["redis://a,b", "more than one host"],
  ["redis://h/one", "a database's number, got one"],
  ["redis://h:99999", "host:port, got h:99999"],
  ["redis://ada@h", "user:password"],
  ["redis://h?ca=x", "no option, got ca"],
  ["rediss://h?insecure=1", "one of the options ca, cert, key, servername, got insecure"],
  ["redis+sentinel://s1", "no master's name"],
  ["redis+cluster://a/1", "only database 0"],
  ["redis://:%zz@h", "URI"],
])("%s is refused: %s", (url, why) => {
  expect(() => parseRedisUrl(url)).toThrow(why);
});

test("a URL is shown and refused without its passwords", () => {
  expect(withoutPassword("redis://ada:se@cret@h:1")).toBe("redis://ada:***@h:1");
  expect(withoutPassword("redis+sentinel://:a@s/m?sentinelPassword=b")).toBe(
    "redis+sentinel://:***@s/m?sentinelPassword=***",
  );
  expect(() => parseRedisUrl("redis://ada:secret@h/one")).toThrow(/ada:\*\*\*@h/);
});
