// What a parameter can be set to.

import { z } from "zod";

import { expected } from "../expected.ts";

export const valueSchema = z.union(
  [z.string(), z.number(), z.boolean()],
  expected("a string, a finite number or a boolean"),
);

export type Value = z.infer<typeof valueSchema>;
