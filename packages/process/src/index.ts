export { announce, onFarewell, runMain } from "./lifetime.ts";
export { openLog, type Logger } from "./log.ts";
export { readSettings } from "./settings.ts";
