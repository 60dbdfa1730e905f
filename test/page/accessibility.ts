// axe-core (Deque), run inside the page: WCAG 2.2 A and AA.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type * as Axe from "axe-core";
import type { Page } from "playwright-core";

const require = createRequire(import.meta.url);
const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

declare const axe: typeof Axe;

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe objects to, a line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const results = await page.evaluate(async (values) => {
    // The script has put itself there.
    return axe.run({ runOnly: { type: "tag", values } });
  }, RULES);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")} ${failureSummary}`,
    ),
  );
}
