// The colours of styles/tokens.css against WCAG 2.2 level AA, in both schemes.

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const tokens = readFileSync(new URL("../../src/styles/tokens.css", import.meta.url), "utf8");

type Palette = ReadonlyMap<string, string>;

const [light = "", dark = ""] = tokens.split("@media (prefers-color-scheme: dark)");

function paletteOf(css: string): Palette {
  const found = css.matchAll(/(--[a-z0-9-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name, value]));
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(palette: Palette, a: string, b: string): number {
  const [one, other] = [a, b].map((name) => luminance(palette.get(name) ?? ""));
  return (Math.max(one!, other!) + 0.05) / (Math.min(one!, other!) + 0.05);
}

const TEXT = ["--ink", "--ink-soft", "--accent", "--danger", "--good"];
const MARKS = ["--tone-0", "--tone-1", "--tone-2", "--tone-3", "--tone-4", "--tone-5"];

for (const [scheme, css] of [
  ["light", light],
  ["dark", dark],
] as const) {
  const palette = paletteOf(css);

  test.each(TEXT)(`%s has at least 4.5:1 on every ground of the ${scheme} scheme`, (name) => {
    for (const ground of ["--ground", "--panel", "--hover"]) {
      expect(contrast(palette, name, ground), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test(`the best trials' tone has at least 3:1 on the panels of the ${scheme} scheme`, () => {
    expect(contrast(palette, "--ramp-5", "--panel")).toBeGreaterThanOrEqual(3);
  });

  test.each(MARKS)(`%s has at least 3:1 on the panels of the ${scheme} scheme`, (name) => {
    expect(contrast(palette, name, "--panel")).toBeGreaterThanOrEqual(3);
  });
}
