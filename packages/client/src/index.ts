export { createClient, type Client, type ClientOptions } from "./client.ts";
export type { FollowOptions } from "./follow-events.ts";
export type { Steered, Steering } from "./steering.ts";
