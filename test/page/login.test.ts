// The page of a coordinator that asks for a token.

import { describe, expect, test } from "vitest";

import { TestCluster } from "../integration/test-cluster.ts";
import { accessibilityProblems } from "./accessibility.ts";
import { program, Visitor } from "./visitor.ts";

const TOKEN = "a-token-that-only-this-test-knows";

describe.skipIf(program === "")("the login", () => {
  test("is asked for before any view, says what is wrong, lets in, and ends with the logout", async () => {
    await using cluster = await TestCluster.prepare({});
    await cluster.startCoordinator({ CAVIAR_TOKEN: TOKEN });
    await using visitor = await Visitor.open(cluster.client.url);
    const { page } = visitor;
    await visitor.visit("#/cluster");
    const field = page.getByLabel("Token");
    await field.waitFor();
    expect(await page.locator(".badge").count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(visitor.complaints).toEqual([]);

    await field.fill("something else");
    await page.getByRole("button", { name: "Log in" }).click();
    expect(await visitor.text("[role=alert]")).toContain("that token is not valid");

    await field.fill(TOKEN);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("No trainer is connected").waitFor();
    expect(await visitor.text("h1")).toBe("Cluster");
    expect(await visitor.text(".identity")).toContain("admin");

    // The cookie lasts: another look needs no token, and the login's own address leads on.
    await visitor.visit("#/login");
    await page.getByText("You are logged in as").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole("button", { name: "Log out" }).click();
    await field.waitFor();
    expect(await page.locator(".identity").count()).toBe(0);
    await field.fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/$/);
    expect(await visitor.text("h1")).toBe("Sweeps");

    // A login that ends behind the page's back is noticed at the next question.
    await page.context().clearCookies();
    await field.waitFor({ timeout: 30_000 });
  });
});
