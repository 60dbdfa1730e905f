// The numbers that the speed benchmark derives, and the document that programs read.

import { expect, test } from "vitest";

import { percentile } from "../../bench/measure/contest.ts";
import { NETS, usefulFlops } from "../../bench/measure/nets.ts";
import { documentOf, rowsOf } from "../../bench/measure/report.ts";

const MB = 2 ** 20;
const measured = (id: "blas" | "wasm" | "pytorch" | "tfjs", usPerStep: number) =>
  ({ id, name: `${id} 1.0`, usPerStep, maxRssBytes: 100 * MB }) as const;

test("useful operations of a step, by hand: products forward, of kernels and of inputs", () => {
  const small = 2 * 32 * (2 * 64 * 25 + 3 * 25 * 15 + 3 * 15 * 10);
  expect(usefulFlops(NETS[0]!)).toBe(small);
  expect(usefulFlops(NETS[1]!)).toBe(small); // batch norm is not counted
  expect(usefulFlops(NETS[4]!)).toBe(2 * 512 * (2 * 784 * 2048 + 3 * 2048 * 2048 + 3 * 2048 * 10));
  const convolutions = 2 * (28 * 28 * 9) * 16 + 3 * (14 * 14 * 9 * 16) * 32;
  const dense = 3 * (7 * 7 * 32) * 64 + 3 * 64 * 10;
  expect(usefulFlops(NETS[5]!)).toBe(2 * 64 * (convolutions + dense));
});

test("ratios say how many times as fast as a peer; null for one that was not there", () => {
  const measurements = [measured("blas", 10), measured("pytorch", 250), measured("tfjs", 1234.5)];
  const [blas] = rowsOf(NETS[0]!, { measurements, absent: new Map() }, 100);
  expect(blas).toEqual({
    net: "64-25-15-10 b32",
    backend: "blas",
    name: "blas 1.0",
    usPerStep: 10,
    gflops: 30.6,
    shareOfPeak: 0.306,
    maxRssBytes: 100 * MB,
    ratios: { pytorch: 25, tensorflow: null, tfjs: 123 },
  });
});

test("the document is one line: machine, this engine's results, the peers' own", () => {
  const measurements = [measured("blas", 10), measured("wasm", 20), measured("pytorch", 250)];
  const rows = rowsOf(NETS[0]!, { measurements, absent: new Map() }, 100);
  const line = documentOf(rows, { ...measured("blas", 1), id: "sgemm" }, 100);
  expect(line).not.toContain("\n");
  const { machine, results, peers } = JSON.parse(line);
  expect(machine).toMatchObject({ node: process.version, peakGflops: 100, peakBy: "blas 1.0" });
  expect(results.map(({ backend }: { backend: string }) => backend)).toEqual(["blas", "wasm"]);
  expect(peers.map(({ backend }: { backend: string }) => backend)).toEqual(["pytorch"]);
});

test("a percentile of few windows is one of them, near the lower end", () => {
  expect(percentile([5, 3, 9, 4, 8, 7, 6, 10, 11, 12, 13], 0.1)).toBe(4);
  expect(percentile([7], 0.1)).toBe(7);
});
