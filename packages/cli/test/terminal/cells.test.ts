import fc from "fast-check";
import { expect, test } from "vitest";

import { bar, progressBar } from "../../src/terminal/bar.ts";
import { fit, pad, plain, widthOf, wrap } from "../../src/terminal/cells.ts";

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const width = fc.integer({ min: 1, max: 60 });

test("fit never exceeds the width and leaves alone what fits", () => {
  fc.assert(
    fc.property(text, width, (words, cells) => {
      const fitting = fit(words, cells);
      expect(widthOf(fitting)).toBeLessThanOrEqual(cells);
      if (widthOf(words) <= cells) expect(fitting).toBe(words);
    }),
  );
});

test("pad gives exactly the width", () => {
  fc.assert(
    fc.property(text, width, (words, cells) => {
      // A wide character may leave one cell that only a space can fill.
      expect(widthOf(pad(words, cells))).toBe(cells);
    }),
  );
});

test("wrap keeps every word that fits a line, in order, and no line is wider", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 60 }), (list, cells) => {
      const lines = wrap(list, cells);
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(cells);
      expect(lines.flatMap((line) => line.split("  "))).toEqual(list);
    }),
  );
});

test("plain takes away what could move a cursor or turn the text around", () => {
  expect(plain("a\u001B[31mb\r\nc\u202Ed")).toBe("a [31mb  c d");
});

test("a bar has its width, and a side of any size fills at least one cell", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.integer({ min: 3, max: 60 }), (a, b, cells) => {
      const drawn = bar(Math.min(a, b), Math.max(a, b), cells);
      expect(widthOf(drawn)).toBe(cells);
      expect(drawn).toMatch(/^▕░*█+░*▏$/);
      expect(progressBar(a, cells)).toMatch(/^▕█*░*▏$/);
      expect(widthOf(progressBar(a, cells))).toBe(cells);
    }),
  );
});
