import { defineConfig } from "vitest/config";

const nowhere = ["**/node_modules/**", "**/dist/**"];
const redis = "**/*.redis.test.ts";
const endToEnd = "test/end-to-end/**/*.test.ts";
const page = "test/page/**/*.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/test/**/*.test.ts"],
          exclude: [redis, endToEnd, page, ...nowhere],
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
      {
        test: {
          name: "page",
          include: [page],
          exclude: nowhere,
          globalSetup: ["test/redis-server.ts", "test/page/browser-setup.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
