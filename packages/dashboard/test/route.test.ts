import { sweepIdSchema } from "@caviar/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";

import { pandaHash, routeOf, sweepHash, TABS } from "../src/route.ts";

test("an address leads to its view", () => {
  expect(routeOf("")).toEqual({ view: "sweeps" });
  expect(routeOf("#/")).toEqual({ view: "sweeps" });
  expect(routeOf("#/cluster")).toEqual({ view: "cluster" });
  expect(routeOf("#/sweeps/digits-1?x=l2&trial=7&order=down")).toMatchObject({
    view: "sweep",
    sweep: "digits-1",
    choices: { x: "l2", trial: 7, order: "down" },
  });
});

test("an address that is no view is told as it was typed", () => {
  for (const hash of [
    "#/nothing",
    "#/sweeps",
    "#/sweeps/a/b",
    "#/sweeps/No such id",
    "#/cluster/x",
    "#/sweeps/a/trials",
    "#/sweeps/a/trials/x",
    "#/sweeps/a/trials/7/pandas",
    "#/sweeps/a/trials/7/panda/x",
    "#/compare/x",
  ]) {
    expect(routeOf(hash)).toEqual({ view: "unknown", hash });
  }
});

test("a trial, its panda and a comparison have addresses of their own", () => {
  expect(routeOf("#/sweeps/digits-1/trials/7")).toEqual({
    view: "trial",
    sweep: "digits-1",
    trial: 7,
  });
  expect(routeOf(pandaHash(sweepIdSchema.parse("digits-1"), 7))).toEqual({
    view: "panda",
    sweep: "digits-1",
    trial: 7,
  });
  expect(routeOf("#/compare?sweeps=a,b,No%20such,a")).toEqual({
    view: "compare",
    sweeps: ["a", "b"],
  });
});

test("choices that make no sense are left to the page", () => {
  const route = routeOf("#/sweeps/a?trial=-1&order=sideways&tab=none");
  expect(route).toMatchObject({ choices: { trial: undefined, order: undefined, tab: undefined } });
});

test("routeOf reads back every address that sweepHash writes", () => {
  const text = fc.option(fc.string({ minLength: 1, unit: "grapheme" }), { nil: undefined });
  const choices = fc.record({
    tab: fc.constantFrom(...TABS, undefined),
    filter: text,
    x: text,
    y: text,
    trial: fc.option(fc.nat(9_999_999), { nil: undefined }),
    sort: text,
    order: fc.constantFrom("up" as const, "down" as const, undefined),
  });
  const sweep = fc
    .stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
    .map((id) => sweepIdSchema.parse(id));
  fc.assert(
    fc.property(sweep, choices, (id, chosen) => {
      expect(routeOf(sweepHash(id, chosen))).toEqual({ view: "sweep", sweep: id, choices: chosen });
    }),
  );
});

test("routeOf takes any text without throwing", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(routeOf(`#${text}`)).toHaveProperty("view");
    }),
  );
  expect(routeOf("#/sweeps/%E0%A4%A")).toHaveProperty("view", "unknown");
});
