// CLIENT KILL of every connection, again and again.

import { setTimeout as pause } from "node:timers/promises";

import type { Fault, Form } from "../fault.ts";

const KILLS: Readonly<Record<Form, number>> = { short: 20, long: 100 };
const EVERY_MS = 100;

export const connectionStorm: Fault = {
  name: "CLIENT KILL",
  promise: "connections that are killed in storms are made again, and no command counts twice",
  size: { coordinators: 1, trainers: 2 },
  strikes: { short: 1, long: 5 },
  async strike({ arena: { cluster }, form, strike }) {
    for (let i = 0; i < KILLS[form]; i++) {
      await cluster.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      await pause(strike.below(`pause ${i}`, 2 * EVERY_MS)); // the storm's own rhythm
    }
    return true;
  },
};
