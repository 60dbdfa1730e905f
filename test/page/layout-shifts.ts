// What moves on a page although nobody touched it, as the browser sees it (the Layout Instability API).

import type { Page } from "playwright-core";

/** Of the API, which TypeScript does not know: what moved, and from where to where. */
type Shift = {
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
};

/** From now on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(globalThis, "shifts", seen);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources: Shift["sources"] = Reflect.get(entry, "sources");
        const moved = sources.map(({ node, previousRect, currentRect }) => {
          const where = `${JSON.stringify(previousRect)} to ${JSON.stringify(currentRect)}`;
          return `"${node?.textContent}" in ${node?.parentElement?.outerHTML}: ${where}`;
        });
        seen.push(`${Reflect.get(entry, "value")}: ${moved.join("; ")}`);
      }
    }).observe({ type: "layout-shift" });
  });
}

/** What has moved since, in words. */
export async function shiftsSeen(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => Reflect.get(globalThis, "shifts"));
}
