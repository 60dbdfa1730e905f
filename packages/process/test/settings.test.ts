import { expect, test } from "vitest";
import { z } from "zod";

import { readSettings } from "../src/index.ts";

const schema = z.object({
  CAVIAR_SLOTS: z.coerce.number().int().min(1).default(1),
  REDIS_URL: z.string().default("redis://127.0.0.1:6379"),
});

test("settings are read from the environment; what is not set, or empty, takes its default", () => {
  expect(readSettings(schema, { CAVIAR_SLOTS: "3", REDIS_URL: "", OTHER: "x" })).toEqual({
    CAVIAR_SLOTS: 3,
    REDIS_URL: "redis://127.0.0.1:6379",
  });
});

test("a variable that does not fit is CAV_USAGE, with its name and value", () => {
  expect(() => readSettings(schema, { CAVIAR_SLOTS: "many" })).toThrow(
    expect.objectContaining({
      code: "CAV_USAGE",
      message: expect.stringContaining("CAVIAR_SLOTS=many") as unknown,
    }),
  );
});
