// node coordinator/src/diagnose.ts: what a coordinator with this environment would find, as one line
// of JSON. It begins no work and changes nothing.

import { CaviarError } from "@caviar/errors";
import { connectRedis, openStore } from "@caviar/ledger";
import { readSettings } from "@caviar/process";

import { diagnose } from "./diagnosis.ts";
import { settingsSchema } from "./settings.ts";

const answer = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const { REDIS_URL: redisUrl, CAVIAR_STORE: store } = readSettings(settingsSchema);
  const redis = connectRedis(redisUrl);
  answer(
    await diagnose({ redis, redisUrl, openStore: async () => openStore({ store, redisUrl }) }),
  );
  redis.disconnect();
} catch (error) {
  const { code, exit } = error instanceof CaviarError ? error : { code: "CAV_INTERNAL", exit: 1 };
  answer({ kind: "error", code, message: error instanceof Error ? error.message : String(error) });
  process.exitCode = exit;
}
