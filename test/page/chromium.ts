// The browser of the page's tests and benchmark: the one that CAVIAR_CHROMIUM names, one of this
// machine, else Debian's package, which root may install without asking. Without any of them the
// tests are skipped, and say so.

import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { type Browser, chromium } from "playwright-core";

const run = promisify(execFile);

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const INSTALL = ["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"];
const INSTALL_MS = 300_000;

export const NO_BROWSER =
  "no Chromium was found, and none could be installed: install chromium, or set CAVIAR_CHROMIUM to its path";

/** Where the browser's program is; undefined when there is none. */
export async function findChromium(say: (line: string) => void): Promise<string | undefined> {
  const named = process.env["CAVIAR_CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  const found = onPath(PROGRAMS);
  if (found !== undefined) return found;
  const apt = onPath(["apt-get"]);
  if (apt === undefined || process.getuid?.() !== 0) return undefined;
  say(`no Chromium on the path; installing one: apt-get ${INSTALL.join(" ")}`);
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    timeout: INSTALL_MS,
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    await run(apt, ["update"], options);
    await run(apt, INSTALL, options);
  } catch (error) {
    say(`that did not work: ${error instanceof Error ? error.message : String(error)}`);
  }
  return onPath(PROGRAMS);
}

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      // Not this one; having none at all is told by the caller.
      return false;
    }
  });
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  // Chromium's sandbox refuses root, which containers often are; the pages are our own.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...args, "--enable-precise-memory-info"] });
}
