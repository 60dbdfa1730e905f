import { expect, test } from "vitest";

import { widthOf } from "../../src/terminal/cells.ts";
import { downloadLine } from "../../src/terminal/show-download.ts";

test("a download shows how far it is, and of how much when that is known", () => {
  const half = { file: "train-images.gz", bytesDone: 13_200_000, bytesTotal: 26_400_000 };
  expect(downloadLine(half, 80)).toBe(
    "▕███████████░░░░░░░░░░░▏ 13.2 MB of 26.4 MB  train-images.gz",
  );
  expect(downloadLine({ file: "x", bytesDone: 100_000 }, 80)).toBe("0.1 MB  x");
  expect(widthOf(downloadLine(half, 20))).toBe(20);
});
