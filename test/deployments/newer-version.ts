// The next release, as far as an upgrade is concerned: a copy of this checkout whose jobs and ledgers
// are a version newer, and which still reads those of today.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const SOURCES = ["coordinator", "trainer", "packages"];
const NOT_COPIED = new Set(["test", "dist", "bench", "dashboard", "examples", "cli"]);

/** In `file`, each of `changes` instead of what it stands for; throws where that is not found. */
type Change = { readonly file: string; readonly changes: Readonly<Record<string, string>> };

const CHANGES: readonly Change[] = [
  {
    file: "packages/protocol/src/trial-job.ts",
    changes: {
      "TRIAL_JOB_VERSION = 1": "TRIAL_JOB_VERSION = 2",
      "z.literal(TRIAL_JOB_VERSION)": "z.union([z.literal(1), z.literal(2)])",
    },
  },
  {
    file: "packages/protocol/src/events.ts",
    changes: {
      "LEDGER_VERSION = 1": "LEDGER_VERSION = 2",
      "z.literal(LEDGER_VERSION)": "z.union([z.literal(1), z.literal(2)])",
    },
  },
];

/** Its programs can be started from the folder `root`, until it is disposed of. */
export function newerVersion() {
  const root = mkdtempSync(join(tmpdir(), "caviar-newer-"));
  for (const folder of SOURCES) {
    mkdirSync(join(root, folder));
    cpSync(join(ROOT, folder), join(root, folder), {
      recursive: true,
      verbatimSymlinks: true, // packages are linked to their neighbours, who are copied too
      filter: (path) => !NOT_COPIED.has(basename(path)) || path.includes("node_modules"),
    });
  }
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  for (const { file, changes } of CHANGES) {
    let text = readFileSync(join(root, file), "utf8");
    for (const [before, after] of Object.entries(changes)) {
      if (!text.includes(before)) throw new Error(`expected ${before} in ${file}`);
      text = text.replace(before, after);
    }
    writeFileSync(join(root, file), text);
  }
  return {
    root,
    [Symbol.dispose]() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
