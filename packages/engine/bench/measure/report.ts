// What was measured, as rows for people and as one JSON document for programs.

import { arch, cpus, platform } from "node:os";

import { OWN, type PeerId, PEERS } from "./contenders.ts";
import type { Measurement, Outcome } from "./contest.ts";
import { type Net, usefulFlops } from "./nets.ts";

export type Row = {
  readonly net: string;
  readonly backend: string;
  readonly name: string;
  readonly usPerStep: number;
  /** Useful floating-point operations a nanosecond. */
  readonly gflops: number;
  /** Of the speed of a large matrix product by the fastest backend here. */
  readonly shareOfPeak: number;
  readonly maxRssBytes: number;
  /** The peer's time by this one's: above 1 this one is faster. null: the peer was not measured. */
  readonly ratios: Readonly<Record<PeerId, number | null>>;
};

export function rowsOf(net: Net, { measurements }: Outcome, peakGflops: number): Row[] {
  const flops = usefulFlops(net);
  const timeOf = (id: PeerId) => measurements.find((other) => other.id === id)?.usPerStep;
  return measurements.map(({ id, name, usPerStep, maxRssBytes }) => {
    const gflops = flops / usPerStep / 1000;
    const ratio = (peer: PeerId) => {
      const time = timeOf(peer);
      return time === undefined ? null : rounded(time / usPerStep);
    };
    return {
      net: net.name,
      backend: id,
      name,
      usPerStep: rounded(usPerStep),
      gflops: rounded(gflops),
      shareOfPeak: rounded(gflops / peakGflops),
      maxRssBytes,
      ratios: { pytorch: ratio("pytorch"), tensorflow: ratio("tensorflow"), tfjs: ratio("tfjs") },
    };
  });
}

/** Three significant digits: the rest is noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

const COLUMNS = "backend        us/step   GFLOPS  of peak     RSS  |  times as fast as";

export function heading(): string {
  return `${COLUMNS}  ${PEERS.map((peer) => peer.padStart(10)).join("  ")}`;
}

export function lineOf({ backend, usPerStep, gflops, shareOfPeak, maxRssBytes, ratios }: Row) {
  const cells = [
    backend.padEnd(11),
    String(usPerStep).padStart(10),
    String(gflops).padStart(7),
    `${(100 * shareOfPeak).toFixed(0)} %`.padStart(7),
    `${(maxRssBytes / 2 ** 20).toFixed(0)} MB`.padStart(7),
    "|                 ",
    ...PEERS.map((peer) => String(ratios[peer] ?? "-").padStart(10)),
  ];
  return cells.join("  ");
}

/** The last line of `--json`: this engine's rows under `results`, the peers' own under `peers`. */
export function documentOf(rows: readonly Row[], peak: Measurement, peakGflops: number): string {
  const isOwn = (row: Row) => OWN.some((id) => id === row.backend);
  const machine = {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    platform: `${platform()} ${arch()}`,
    node: process.version,
    peakGflops: rounded(peakGflops),
    peakBy: peak.name,
  };
  const results = rows.filter((row) => isOwn(row));
  const peers = rows.filter((row) => !isOwn(row));
  return JSON.stringify({ machine, results, peers });
}
