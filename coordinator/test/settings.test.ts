import { readSettings } from "@caviar/process";
import { expect, test } from "vitest";

import { settingsSchema } from "../src/settings.ts";

test("an address that others can reach is refused without a token", () => {
  expect(() => readSettings(settingsSchema, { CAVIAR_HOST: "0.0.0.0" })).toThrow(
    /CAVIAR_HOST=0.0.0.0: expected CAVIAR_TOKEN too/,
  );
  const token = "a".repeat(24);
  const settings = readSettings(settingsSchema, { CAVIAR_HOST: "0.0.0.0", CAVIAR_TOKEN: token });
  expect(settings.CAVIAR_TOKEN).toBe(token);
});

test.each(["127.0.0.1", "localhost", "::1"])("%s needs no token", (host) => {
  expect(readSettings(settingsSchema, { CAVIAR_HOST: host }).CAVIAR_TOKEN).toBeUndefined();
});

test("a token that could be guessed is refused", () => {
  expect(() => readSettings(settingsSchema, { CAVIAR_TOKEN: "secret" })).toThrow(/CAVIAR_TOKEN/);
});

test("a viewer's token that is the operator's too is refused", () => {
  const token = "a".repeat(24);
  const both = { CAVIAR_TOKEN: token, CAVIAR_VIEWER_TOKEN: token };
  expect(() => readSettings(settingsSchema, both)).toThrow(/CAVIAR_VIEWER_TOKEN/);
});
