import fc from "fast-check";
import { expect, test } from "vitest";

import { FrameReader, isPush, wordsOf } from "./resp.ts";

const bulk = (word: string) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
const command = (...words: string[]) => `*${words.length}\r\n${words.map(bulk).join("")}`;

/** One of each kind that Redis 7 sends in RESP2 and RESP3. */
const FRAMES = [
  "+OK\r\n",
  "-ERR no\r\n",
  ":42\r\n",
  "$-1\r\n",
  "$0\r\n\r\n",
  bulk("a\r\nb"),
  "*-1\r\n",
  "*0\r\n",
  `*2\r\n*1\r\n${bulk("deep")}:1\r\n`,
  "_\r\n",
  "#t\r\n",
  ",3.5\r\n",
  `%1\r\n${bulk("proto")}:3\r\n`,
  "~1\r\n:1\r\n",
  `>2\r\n${bulk("message")}${bulk("x")}`,
  "=7\r\ntxt:abc\r\n",
  `|1\r\n${bulk("ttl")}:1\r\n:7\r\n`,
];

const read = (reader: FrameReader, text: string | Buffer) =>
  [...reader.read(Buffer.from(text))].map(String);

test("frames come out whole and in order, wherever the stream was cut", () => {
  const some = fc.array(fc.constantFrom(...FRAMES), { maxLength: 12 });
  const cuts = fc.array(fc.nat(), { maxLength: 6 });
  fc.assert(
    fc.property(some, cuts, (frames, at) => {
      const stream = Buffer.from(frames.join(""));
      const places = at.map((cut) => cut % (stream.length + 1)).toSorted((a, b) => a - b);
      const reader = new FrameReader();
      const chunks = [0, ...places].map((from, i) => stream.subarray(from, places[i]));
      expect(chunks.flatMap((chunk) => read(reader, chunk))).toEqual(frames);
    }),
  );
});

test("the words of a command are read by their length, not by what is in them", () => {
  const words = ["EVALSHA", "ab", "1", "caviar:{s}:log", '{"at":"ü\r\n$3\r\n"}', ""];
  expect(wordsOf(Buffer.from(command(...words)))).toEqual(words);
  expect(wordsOf(Buffer.from("+OK\r\n"))).toEqual([]);
});

test("only a push is a push", () => {
  expect(FRAMES.filter((frame) => isPush(Buffer.from(frame)))).toHaveLength(1);
});
