// A script ran, and its reply is lost with the connection: the client sends it again.

import {
  isAdd,
  isBegin,
  isCompletion,
  isDecide,
  isFetch,
  isReport,
  isSettle,
} from "../commands.ts";
import type { Fault } from "../fault.ts";
import { sprungBefore } from "../sprung-before.ts";

const SCRIPTS = [isBegin, isReport, isSettle, isDecide, isFetch, isCompletion, isAdd];

export const lostReply: Fault = {
  name: "reply lost",
  promise: "a script whose reply is lost is sent again, and counts once",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: SCRIPTS.length, long: 42 },
  async strike({ arena, watch, strike }) {
    const fits = SCRIPTS[strike.number % SCRIPTS.length]!;
    return sprungBefore(watch, arena.trap("lose the reply", fits));
  },
};
