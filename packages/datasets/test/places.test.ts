import { expect, test } from "vitest";

import { placesOf } from "../src/places.ts";

const lookup = { variable: "CAVIAR_DIGITS", cached: "digits", environment: {}, folder: undefined };

test("the option goes before the environment variable; empty strings count as not given", () => {
  const environment = { CAVIAR_DIGITS: "/from/env" };
  expect(placesOf({ ...lookup, environment, folder: "/from/option" }).named).toBe("/from/option");
  expect(placesOf({ ...lookup, environment, folder: "" }).named).toBe("/from/env");
  expect(placesOf({ ...lookup, environment: { CAVIAR_DIGITS: "" } }).named).toBeUndefined();
});

test("CAVIAR_DATA moves the cache, which is in the home folder otherwise", () => {
  expect(placesOf({ ...lookup, environment: { CAVIAR_DATA: "/data" } }).cache).toBe("/data/digits");
  expect(placesOf(lookup).cache).toMatch(/^\/.*\/\.cache\/caviar\/digits$/);
});
