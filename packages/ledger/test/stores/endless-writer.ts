// A program that puts one value after another into CAVIAR_STORE until somebody kills it. It says so
// over its channel whenever one was put.

import { randomBytes } from "node:crypto";

import { openStore } from "../../src/index.ts";

const VALUE_BYTES = 8 * 2 ** 20;

const [, , group = ""] = process.argv;
const store = await openStore({ store: process.env["CAVIAR_STORE"], redisUrl: "" });
for (let i = 0; ; i++) {
  await store.put(`${group}/${process.pid}-${i}`, randomBytes(VALUE_BYTES));
  process.send?.("put");
}
