import { defineConfig } from "vitest/config";

const nowhere = ["**/node_modules/**", "**/dist/**"];
const redis = "**/*.redis.test.ts";
const endToEnd = "test/end-to-end/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/test/**/*.test.ts"],
          exclude: [redis, endToEnd, ...nowhere],
          testTimeout: 30_000, // a busy machine is no failure
        },
      },
      {
        test: {
          name: "redis",
          include: [redis],
          exclude: nowhere,
          globalSetup: "test/redis-server.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: [endToEnd],
          exclude: nowhere,
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
