// How long a coordinator that is new to a sweep needs until it has decided something about it: what is
// in Redis is read and folded, then sampler and scheduler are asked. Run as a process of its own, so
// that nothing is warm: node takeover.ts URL SWEEP; answers one line of JSON.

import { connectRedis, readEvents, readSnapshot } from "@caviar/ledger";
import { beginFold, foldEvent, historyOf, problemOf, sweepIdSchema } from "@caviar/protocol";
import { decide } from "@caviar/search";

const [url = "", id = ""] = process.argv.slice(2);
const sweep = sweepIdSchema.parse(id);
const redis = connectRedis(url);
await redis.ping();

const begun = performance.now();
let state = await readSnapshot(redis, sweep);
for (;;) {
  const events = await readEvents(redis, sweep, { after: state?.seq ?? 0 });
  if (events.length === 0) break;
  for (const event of events) {
    if (state) foldEvent(state, event);
    else state = beginFold(event);
  }
}
if (!state) throw new Error(`there is no sweep ${sweep}`);
decide(problemOf(state.spec), historyOf(state), 1);
const seconds = (performance.now() - begun) / 1000;

const answer = { seconds, trials: state.trials.length, residentBytes: process.memoryUsage().rss };
process.stdout.write(`${JSON.stringify(answer)}\n`);
redis.disconnect();
