// Checks on the code itself, after TigerBeetle's src/tidy.zig: rules that a reader should be able to
// rely on without looking.

import { globSync, readFileSync } from "node:fs";

import { CODES } from "@caviar/errors";
import { describe, expect, test } from "vitest";
import { z } from "zod";

/** Who may import whom, beside `errors`, which everybody may. ARCHITECTURE.md says why. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  random: [],
  datasets: [],
  engine: ["random"],
  search: ["random"],
  protocol: ["search"],
  process: [],
  ledger: ["protocol"],
  client: ["protocol"],
  objectives: ["engine", "datasets", "random", "protocol"],
  dashboard: ["client", "protocol", "search"],
  cli: ["client", "protocol", "search"],
  coordinator: ["ledger", "search", "protocol", "process"],
  trainer: ["ledger", "objectives", "protocol", "process"],
  examples: [],
};

/** These also run in a browser. */
const EVERYWHERE = ["errors", "random", "search", "protocol", "client"];

/** These take time, chance and settings as arguments. */
const PURE = ["errors", "random", "search", "protocol"];
const IMPURE =
  /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.env|console\.|crypto\.random)/;

const SOURCE_LINES_MAX = 300;
const DRAWERS = /\/(utils?|helpers?|common|types|misc)(\/|\.tsx?$)/;

const read = (file: string) => readFileSync(file, "utf8");
const sources = globSync("{packages/*,coordinator,trainer}/src/**/*.{ts,tsx,lua}");
const ofPackages = (names: readonly string[]) =>
  sources.filter((file) => names.some((name) => file.startsWith(`packages/${name}/`)));

const manifestSchema = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

describe("layers", () => {
  const manifests = globSync("{packages/*,coordinator,trainer}/package.json");

  test.each(manifests)("%s depends on nobody above it", (file) => {
    const { name, dependencies } = manifestSchema.parse(JSON.parse(read(file)));
    const ours = Object.keys(dependencies).filter((key) => key.startsWith("@caviar/"));
    const layer = LAYERS[name.replace("@caviar/", "")];
    if (!layer) throw new Error(`${name} has no place in LAYERS`);
    const allowed = ["errors", ...layer].map((below) => `@caviar/${below}`);
    expect(allowed).toEqual(expect.arrayContaining(ours));
  });

  test.each(ofPackages(EVERYWHERE))("%s imports nothing of Node's, so it runs in a browser", (file) => {
    expect(read(file)).not.toMatch(/from "node:/);
  });

  test.each(ofPackages(PURE))("%s reads no clock, no chance and no environment", (file) => {
    expect(read(file)).not.toMatch(IMPURE);
  });
});

describe("files", () => {
  test.each(sources)("%s has at most 300 lines and a name that says what is in it", (file) => {
    expect(read(file).split("\n").length).toBeLessThanOrEqual(SOURCE_LINES_MAX + 1);
    expect(file).not.toMatch(DRAWERS);
    expect(file).toMatch(/^[a-z0-9/.-]+$/);
  });

  test.each(sources.filter((file) => file.endsWith("/index.ts")))("%s only re-exports", (file) => {
    const statements = read(file)
      .split(/;\n/)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== "");
    for (const statement of statements) expect(statement).toMatch(/^export [^]* from "/);
  });
});

test("every error code is explained in packages/errors/README.md, and no other", () => {
  const explained = [...read("packages/errors/README.md").matchAll(/^\| `(CAV_\w+)` \|/gm)];
  expect(explained.map(([, code]) => code).toSorted()).toEqual(Object.keys(CODES).toSorted());
});
