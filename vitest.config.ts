import { defineConfig } from "vitest/config";

const nowhere = ["**/node_modules/**", "**/dist/**"];
/** Those that need a server of their own: a Redis, an S3. */
const servers = ["**/*.redis.test.ts", "**/*.s3.test.ts"];
const endToEnd = "test/end-to-end/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/test/**/*.test.ts"],
          exclude: [...servers, endToEnd, ...nowhere],
        },
      },
      {
        test: {
          name: "redis",
          include: servers,
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
