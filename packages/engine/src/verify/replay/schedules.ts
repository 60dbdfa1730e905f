// Cases that need no engine: learning-rate schedules and exponentially weighted averages.

import { ExponentiallyWeightedAverage } from "../../averages/exponentially-weighted-average.ts";
import { learningRateAt } from "../../schedules/schedule.ts";
import { compareAll } from "../comparison.ts";
import { scheduleOf } from "../optimizer-descriptions.ts";
import { numbersOf } from "../reference-file.ts";
import type { Replay } from "./replay.ts";

/** lr[t] for t = 0, 1, ... */
export const replaySchedule: Replay = (_engine, reference) => {
  const schedule = scheduleOf(reference.config);
  const { data } = numbersOf(reference.expected, "lr");
  const rates = data.map((_, t) => learningRateAt(schedule, t));
  return compareAll(reference, new Map([["lr", rates]]));
};

/** x (T) or (T,C): the averages v and the corrected ones after each row. */
export const replayAverage: Replay = (_engine, reference) => {
  const { config, inputs } = reference;
  const options = { beta: config.number("beta"), start: config.choice("init", ["zero", "first"]) };
  const { shape, data } = numbersOf(inputs, "x");
  const columns = shape[1] ?? 1;
  const averages = Array.from({ length: columns }, () => new ExponentiallyWeightedAverage(options));
  const [v, corrected]: [number[], number[]] = [[], []];
  for (const [i, x] of data.entries()) {
    const average = averages[i % columns]!;
    average.add(x);
    v.push(average.value);
    corrected.push(average.corrected);
  }
  return compareAll(
    reference,
    new Map([
      ["v", v],
      ["v_corrected", corrected],
    ]),
  );
};
