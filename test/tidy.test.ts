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
  examples: ["objectives"],
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

/** The files that break a rule, so that a failure lists them. */
const breaking = (files: readonly string[], rule: (file: string) => boolean) => files.filter(rule);

const isTooLong = (file: string) => read(file).split("\n").length > SOURCE_LINES_MAX + 1;
const isMisnamed = (file: string) => DRAWERS.test(file) || !/^[a-z0-9/.-]+$/.test(file);
const doesMoreThanExport = (file: string) =>
  read(file)
    .split(/;\n/)
    .map((statement) => statement.trim())
    .some((statement) => statement !== "" && !/^export [^]* from "/.test(statement));

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

  test("packages that also run in a browser import nothing of Node's", () => {
    const files = ofPackages(EVERYWHERE);
    expect(files.length).toBeGreaterThan(20);
    expect(breaking(files, (file) => /from "node:/.test(read(file)))).toEqual([]);
  });

  test("pure packages read no clock, no chance and no environment", () => {
    expect(breaking(ofPackages(PURE), (file) => IMPURE.test(read(file)))).toEqual([]);
  });
});

describe("files", () => {
  test("a source file has at most 300 lines", () => {
    expect(breaking(sources, isTooLong)).toEqual([]);
  });

  test("names are kebab-case and say what is in a file; there are no drawers", () => {
    expect(breaking(sources, isMisnamed)).toEqual([]);
  });

  test("an index.ts only re-exports", () => {
    const indexes = sources.filter((file) => file.endsWith("/index.ts"));
    expect(indexes.length).toBeGreaterThan(5);
    expect(breaking(indexes, doesMoreThanExport)).toEqual([]);
  });
});

describe("errors", () => {
  const codes = Object.keys(CODES);

  test("every code is explained in packages/errors/README.md, and no other", () => {
    const rows = read("packages/errors/README.md").matchAll(/^\| `(CAV_\w+)` +\|/gm);
    const explained = [...rows].map(([, code]) => code);
    expect(new Set(explained)).toEqual(new Set(codes));
    expect(explained).toHaveLength(codes.length);
  });

  test("every code is used", () => {
    const text = sources
      .filter((file) => !file.endsWith("/codes.ts"))
      .map(read)
      .join("\n");
    expect(codes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });
});
