// Manifests against the schemas of Kubernetes 1.34, KEDA 2 and the Prometheus operator, twice: by
// their types, which know every field (a misspelt one would be dropped silently by the schemas), and
// by their schemas, which know ranges and formats.

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

import { z } from "zod";

import type { Manifest } from "./manifest.ts";
import { TOOLS } from "./chart-tools.ts";

const TSC = createRequire(import.meta.url).resolve("typescript/package.json");
const FLAGS = ["--ignoreConfig", "--noEmit", "--skipLibCheck", "--strict"];
const MODULES = ["--module", "nodenext", "--moduleResolution", "nodenext", "--types", ""];

const failedSchema = z.object({ stdout: z.string().min(1) });

const PACKAGES: Readonly<Record<string, string>> = {
  "keda.sh": "@kubernetes-models/keda/",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/",
};

function moduleOf({ apiVersion, kind }: Manifest): string {
  const [group = ""] = apiVersion.split("/");
  return `${PACKAGES[group] ?? "kubernetes-models/"}${apiVersion}/${kind}`;
}

/** Fields that no type knows or that have the wrong one, as the compiler says it; empty: none. */
export async function typeErrors(manifests: readonly Manifest[]): Promise<string> {
  const lines = manifests.map((one, index) => {
    const type = `import("${moduleOf(one)}", { with: { "resolution-mode": "import" } }).I${one.kind}`;
    return `export const manifest${index}: ${type} = ${JSON.stringify(one)};`;
  });
  const folder = join(TOOLS, "node_modules", ".manifests");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.mts`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  const tsc = join(TSC, "..", "bin", "tsc");
  try {
    await promisify(execFile)(process.execPath, [tsc, ...FLAGS, ...MODULES, file]);
    return "";
  } catch (error) {
    return failedSchema.parse(error).stdout;
  }
}

type Model = { readonly validate: () => void };

/** What the schema of its kind says is wrong; undefined: nothing. */
export async function schemaError(manifest: Manifest): Promise<string | undefined> {
  const file = join(TOOLS, "node_modules", `${moduleOf(manifest)}.js`);
  const models: Readonly<Record<string, new (data: Manifest) => Model>> = await import(file);
  const kind = models[manifest.kind];
  if (!kind) throw new Error(`expected ${manifest.kind} in ${file}`);
  try {
    new kind(manifest).validate();
    return undefined;
  } catch (error) {
    return `${manifest.kind} ${manifest.metadata.name}: ${String(error)}`;
  }
}
