export { philox4x32 } from "./philox.ts";
export type { Stream } from "./stream.ts";
export { below, normal, permutation, stream, uniform } from "./stream.ts";
