// Every fault strikes a real sweep on a real cluster; then the ledger is compared, bit for bit, with
// that of the same sweep left alone.

import { afterAll, expect, test } from "vitest";

import { faults } from "./faults.ts";
import { kill } from "./faults/kill.ts";
import { type Ordeal, undergo } from "./ordeal.ts";
import { commandFor, form, kills, seed } from "./settings.ts";
import { tableText } from "./table.ts";
import { Undisturbed } from "./undisturbed.ts";

const alone = new Undisturbed();
const ordeals: Ordeal[] = [];

afterAll(async () => {
  await alone[Symbol.asyncDispose]();
  if (ordeals.length > 0) process.stdout.write(`seed ${seed}\n${tableText(ordeals)}\n`);
});

test.concurrent.for(faults.filter(({ strikes }) => strikes[form] > 0))(
  "$name: $promise",
  async (fault, { skip, annotate }) => {
    const lacking = fault.missing?.();
    if (lacking !== undefined) skip(lacking);
    const again = commandFor(fault.name);
    const strikes = fault === kill ? kills : undefined;
    const ordeal = await undergo(fault, { form, seed, strikes, alone });
    ordeals.push(ordeal);
    process.stdout.write(`${tableText([ordeal])}\n`); // the long form is long
    await annotate(`again: ${again}`);
    expect(ordeal.problems, `to repeat: ${again}`).toEqual([]);
  },
);
