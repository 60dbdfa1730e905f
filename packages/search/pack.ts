// Makes the package that `npm pack` packs stand alone: `prepack` builds it, copies what it uses of
// its two neighbours into dist, and writes the package.json of the published package; `postpack` puts
// the workspace's own package.json back.
//
//   node pack.ts before | after

import { execFileSync } from "node:child_process";
import { cpSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = import.meta.dirname;
const DIST = join(ROOT, "dist");
const MANIFEST = join(ROOT, "package.json");
const KEPT = join(ROOT, "node_modules", ".package.json.workspace");
/** Neighbours that are packed along, in folders of dist. */
const INSIDE = ["errors", "random"];

function before(): void {
  rmSync(DIST, { recursive: true, force: true });
  execFileSync("tsc", ["-b", "--force", "tsconfig.build.json"], { cwd: ROOT, stdio: "inherit" });
  for (const name of INSIDE) {
    cpSync(join(ROOT, "..", name, "dist"), join(DIST, name), { recursive: true });
  }
  for (const file of globSync("**/*.{js,d.ts}", { cwd: DIST })) inline(join(DIST, file));

  const text = readFileSync(MANIFEST, "utf8");
  const { scripts: _, publishConfig, dependencies, ...manifest } = JSON.parse(text);
  const outside = Object.entries(dependencies).filter(([name]) => !name.startsWith("@caviar/"));
  writeFileSync(KEPT, text);
  const published = {
    ...manifest,
    ...publishConfig,
    dependencies: Object.fromEntries(outside),
  };
  writeFileSync(MANIFEST, `${JSON.stringify(published, null, 2)}\n`);
}

/** Imports of neighbours become imports of files. */
function inline(file: string): void {
  const text = readFileSync(file, "utf8");
  const inlined = text.replaceAll(/(["'])@caviar\/(\w+)\1/g, (_, quote: string, name: string) => {
    const target = relative(dirname(file), join(DIST, name, "index.js")).replaceAll("\\", "/");
    return `${quote}${target.startsWith(".") ? "" : "./"}${target}${quote}`;
  });
  if (inlined !== text) writeFileSync(file, inlined);
}

function after(): void {
  renameSync(KEPT, MANIFEST);
}

if (process.argv[2] === "after") after();
else before();
