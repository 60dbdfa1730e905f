// A replica answers in the middle of a failover: READONLY, at the moments that matter most.

import { isCompletion, isReport, isSettle } from "../commands.ts";
import type { Fault } from "../fault.ts";
import { sprungBefore } from "../sprung-before.ts";

const MOMENTS = [isCompletion, isSettle, isReport];

export const readOnly: Fault = {
  name: "READONLY",
  promise: "READONLY at a report, a result or a completion fails nothing",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: MOMENTS.length, long: 18 },
  async strike({ arena, watch, strike }) {
    const fits = MOMENTS[strike.number % MOMENTS.length]!;
    return sprungBefore(watch, arena.trap("read only", fits, "trainer"));
  },
};
