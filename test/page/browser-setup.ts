// Before the tests of the page: a browser and a built page, or why there is none. Tests read
// CAVIAR_CHROMIUM, which is empty where there is no browser; they are skipped then.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { findChromium, NO_BROWSER } from "./chromium.ts";

const PAGE = fileURLToPath(new URL("../../packages/dashboard/dist/index.html", import.meta.url));

const say = (line: string) => process.stderr.write(`${line}\n`);

export default async function setup(): Promise<void> {
  if (!existsSync(PAGE)) {
    throw new Error(
      "the page is not built: run ./caviar test, or `vite build` in packages/dashboard",
    );
  }
  const program = await findChromium(say);
  if (program === undefined) say(`the tests of the page are skipped: ${NO_BROWSER}`);
  process.env["CAVIAR_CHROMIUM"] = program ?? "";
}
