// Somebody who looks at the page in a real browser. Whatever the page complains about is kept: a
// script that fails, a style that the content policy refuses.

import type { Browser, Page } from "playwright-core";

import { launchChromium } from "./chromium.ts";

export const program = process.env["CAVIAR_CHROMIUM"] ?? "";

export type Look = {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
};

export class Visitor implements AsyncDisposable {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #url: string;

  private constructor(browser: Browser, page: Page, url: string) {
    this.#browser = browser;
    this.page = page;
    this.#url = url;
    page.on("pageerror", ({ message }) => this.complaints.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  /** `url` is the coordinator's. */
  static async open(url: string, look: Look = {}): Promise<Visitor> {
    const { width = 1280, height = 900, scheme = "light" } = look;
    const browser = await launchChromium(program);
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    return new Visitor(browser, page, url);
  }

  /** Go to a view by its address, "#/cluster" say, as if it were opened anew. */
  async visit(hash: string): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto(`${this.#url}/${hash}`);
  }

  /** The text of what a selector finds, when it is there. */
  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().textContent()) ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
