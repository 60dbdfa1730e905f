// Tables and curves from a network that may send anything.

import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

import {
  beginTable,
  Curves,
  decodeCurves,
  decodeTable,
  encodeCurves,
  encodeTable,
  foldTable,
} from "../../src/index.ts";
import { story } from "./story.ts";

const bytesOfTable = story.map(([first, ...rest]) => {
  const table = beginTable(first!);
  for (const event of rest) foldTable(table, event);
  return encodeTable(table);
});

test("bytes that were changed on the way are a table or a CAV_MESSAGE_INVALID, never anything else", () => {
  const change = fc.record({ place: fc.nat(5000), byte: fc.nat(255) });
  fc.assert(
    fc.property(
      bytesOfTable,
      fc.array(change, { minLength: 1, maxLength: 5 }),
      (bytes, changes) => {
        const changed = bytes.slice();
        for (const { place, byte } of changes) changed[place % changed.length] = byte;
        try {
          decodeTable(changed.buffer);
        } catch (error) {
          expect(error).toMatchObject({ code: "CAV_MESSAGE_INVALID" });
        }
      },
    ),
  );
});

test("a file that is cut off is refused", () => {
  fc.assert(
    fc.property(bytesOfTable, fc.nat(), (bytes, cut) => {
      const short = bytes.slice(0, cut % bytes.length);
      expect(() => decodeTable(short.buffer)).toThrow(/expected/);
    }),
  );
});

test("a column that points at a trial which is not there is named", () => {
  const [bytes] = fc.sample(bytesOfTable, { numRuns: 1, seed: 3 });
  const length = Number(new DataView(bytes!.buffer).getBigUint64(0, true));
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes!.subarray(8, 8 + length)));
  const offsets = z.object({ data_offsets: z.tuple([z.int(), z.int()]) });
  const { data_offsets: place } = z.object({ "trials.status": offsets }).parse(header)[
    "trials.status"
  ];
  const [start, end] = place;
  expect(end).toBeGreaterThan(start);
  const changed = bytes!.slice();
  changed[8 + length + start] = 77;
  expect(() => decodeTable(changed.buffer)).toThrow("expected a status in 0..5, got 77");
});

test("curves come back as they were, in any number", () => {
  const point = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 300 }), fc.float({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(point, { maxLength: 300 }), (points) => {
      const curves = new Curves("loss");
      for (const [trial, epoch, value] of points) curves.set(trial, epoch, value);
      const list = [...curves.trials()].map((trial) => {
        const curve = curves.of(trial)!;
        return [trial, { ...curve, values: curve.values.slice(0, curve.length) }] as const;
      });
      const sent = { seq: 7, total: curves.count, curves: list };
      expect(decodeCurves(encodeCurves(sent).buffer)).toEqual(sent);
    }),
  );
});
