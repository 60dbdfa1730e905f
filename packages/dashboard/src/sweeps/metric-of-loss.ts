import type { SweepSpec } from "@caviar/protocol";

/** The metric that a loss stands for: the inverse of the protocol's `lossOf`. */
export function metricOfLoss({ metric }: Pick<SweepSpec, "metric">, loss: number): number {
  return metric.goal === "minimize" || loss === 0 ? loss : -loss;
}
