// Logs are JSON lines on stderr, so that stdout stays for results.

import { destination, pino, type Logger } from "pino";

export type { Logger };

/** The log of a process; `LOG_LEVEL` sets how much it says (info by default). */
export function openLog(name: string): Logger {
  const level = process.env["LOG_LEVEL"] || "info";
  return pino({ name, level }, destination({ dest: 2, sync: true }));
}
