import { setImmediate } from "node:timers/promises";

import { expect, test, vi } from "vitest";

import { CoalescingServer } from "../src/coalescing-server.ts";
import { testRedis } from "./fixture.ts";

test("commands of one turn leave in one write, in their order, and those of the next in another", async () => {
  await using redis = testRedis();
  await redis.ping();
  if (!(redis instanceof CoalescingServer)) throw new Error("the tests' Redis is one server");
  const write = vi.spyOn(redis.stream, "_write");
  const writev = vi.spyOn(redis.stream, "_writev");
  const answers = Promise.all([redis.echo("1"), redis.echo("2"), redis.echo("3")]);
  expect(write).not.toHaveBeenCalled();
  expect(await answers).toEqual(["1", "2", "3"]);
  expect(writev).toHaveBeenCalledTimes(1);
  await setImmediate();
  expect(await redis.echo("4")).toBe("4");
  expect(write).toHaveBeenCalledTimes(1);
});

test("commands that waited for a lost connection leave when it is back", async () => {
  await using redis = testRedis();
  await using other = testRedis();
  const id = await redis.client("ID");
  await other.client("KILL", "ID", id);
  const answers = Promise.all([redis.echo("1"), redis.echo("2")]);
  expect(await answers).toEqual(["1", "2"]);
});
