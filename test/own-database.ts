// A database of its own for each file of tests, as long as it runs: a coordinator looks at every sweep
// of its database, and would see those of all other files, some of which make no sense on purpose.

import { connectRedis } from "@caviar/ledger";
import { afterAll } from "vitest";

/** Redis has sixteen unless it is told otherwise; the first one says which of the others are taken. */
const DATABASES = Array.from({ length: 15 }, (_, i) => i + 1);
/** For as long a file that died keeps its database, at most; s. */
const LEASE_S = 900;

const server = process.env["CAVIAR_TEST_REDIS_SERVER"];
if (server !== undefined) {
  const index = await lease(server);
  process.env["CAVIAR_TEST_REDIS_URL"] = `${server}/${index}`;
  afterAll(async () => giveBack(server, index));
}

/** The index of a database that nobody else has now, empty. */
async function lease(url: string): Promise<number> {
  const redis = connectRedis(url);
  try {
    for (const index of DATABASES) {
      if ((await redis.set(nameOf(index), process.pid, "EX", LEASE_S, "NX")) === null) continue;
      await redis.multi().select(index).flushdb().exec();
      return index;
    }
  } finally {
    redis.disconnect();
  }
  throw new Error(`expected a database that no other file of tests has, all of ${url} are taken`);
}

async function giveBack(url: string, index: number): Promise<void> {
  const redis = connectRedis(url);
  await redis.del(nameOf(index));
  redis.disconnect();
}

function nameOf(index: number): string {
  return `caviar-tests:database:${index}`;
}
