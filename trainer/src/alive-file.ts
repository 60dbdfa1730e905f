// A file that the main thread touches as long as it turns, for whoever supervises the process: the
// health check of deploy/Dockerfile, a liveness probe. It says nothing about Redis on purpose, since
// restarting trainers would not bring Redis back.

import { writeFileSync } from "node:fs";

const INTERVAL_MS = 5_000;

/** Touch `path` now and every five seconds until the process ends, also while it drains. */
export function keepAliveFile(path: string): void {
  const touch = () => writeFileSync(path, `${process.pid}\n`);
  touch();
  setInterval(touch, INTERVAL_MS).unref();
}
