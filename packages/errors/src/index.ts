export { assert, AssertionError } from "./assert.ts";
export type { Facts } from "./caviar-error.ts";
export { CaviarError } from "./caviar-error.ts";
export type { ErrorCode } from "./codes.ts";
export { CODES } from "./codes.ts";
export { shown } from "./shown.ts";
