// A program that puts so many bytes into CAVIAR_STORE, and prints the key or the failure's code.

import { CaviarError } from "@caviar/errors";

import { openStore } from "../../src/index.ts";

const store = await openStore({ store: process.env["CAVIAR_STORE"], redisUrl: "" });
try {
  process.stdout.write(await store.put("one/1", new Uint8Array(Number(process.argv[2]))));
} catch (error) {
  if (!(error instanceof CaviarError)) throw error;
  process.stdout.write(`${error.code}: ${error.message}`);
}
await store.close();
