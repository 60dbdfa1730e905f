import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

const nowhere = ["**/node_modules/**", "**/dist/**"];
/** Those that need a server of their own: a Redis, an S3. */
const servers = ["**/*.redis.test.ts", "**/*.s3.test.ts"];
const containers = "**/*.docker.test.ts";
const chaos = "test/chaos/**/*.chaos.test.ts";
const endToEnd = "test/end-to-end/**/*.test.ts";
/** A busy machine is no failure. */
const UNIT_TIMEOUT_MS = 30_000;
/** Some files run seven clusters at once: a minute's work, and on a busy machine several. */
const CLUSTER_TIMEOUT_MS = 300_000;
/** A fault may wait for a lock to run out, on a busy machine; the long form strikes a hundred times. */
const CHAOS_TIMEOUT_MS = 3_600_000;
const page = "test/page/**/*.test.ts";
/** These read no environment and keep nothing, so that one thread may test one after the other. */
const pure = "packages/{dashboard,engine,protocol,search}/test/**/*.test.ts";

export default defineConfig({
  test: {
    // Most tests with processes wait more than they work: one more than a laptop's smallest two cores.
    maxWorkers: Math.max(3, Math.floor(availableParallelism() / 2)),
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/test/**/*.test.ts"],
          exclude: [...servers, containers, chaos, endToEnd, page, pure, ...nowhere],
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: "unit-pure",
          include: [pure],
          exclude: [...servers, ...nowhere],
          testTimeout: UNIT_TIMEOUT_MS,
          isolate: false,
        },
      },
      {
        test: {
          name: "redis",
          include: servers,
          exclude: nowhere,
          globalSetup: "test/redis-server.ts",
          setupFiles: "test/own-database.ts",
          testTimeout: CLUSTER_TIMEOUT_MS,
          hookTimeout: CLUSTER_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: "chaos",
          include: [chaos],
          exclude: nowhere,
          fileParallelism: false,
          // After the others: it measures, and it needs the machine.
          sequence: { groupOrder: 1 },
          // Faults wait more than they work.
          maxConcurrency: 4,
          testTimeout: CHAOS_TIMEOUT_MS,
        },
      },
      {
        test: {
          name: "e2e",
          include: [endToEnd],
          exclude: nowhere,
          testTimeout: CLUSTER_TIMEOUT_MS,
          hookTimeout: CLUSTER_TIMEOUT_MS,
        },
      },
      {
        test: {
          // They skip themselves unless `./caviar test containers` asks for them.
          name: "containers",
          include: [containers],
          exclude: nowhere,
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: "page",
          include: [page],
          exclude: nowhere,
          globalSetup: ["test/redis-server.ts", "test/page/browser-setup.ts"],
          setupFiles: "test/own-database.ts",
          testTimeout: CLUSTER_TIMEOUT_MS,
          hookTimeout: CLUSTER_TIMEOUT_MS,
        },
      },
    ],
  },
});
