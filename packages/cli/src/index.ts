export { findOrInstallProgram } from "./redis/find-redis.ts";
export { joinPrivateRedis, type PrivateRedis, type RedisRunner } from "./redis/private-redis.ts";
