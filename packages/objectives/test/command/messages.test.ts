import { describe, expect, test } from "vitest";

import { messageIn, parseMessage } from "../../src/command/messages.ts";
import { matchMetrics, metricPattern } from "../../src/command/metric-pattern.ts";

describe("messages", () => {
  test("a report, with the numbers that JSON does not have as Python writes them", () => {
    expect(parseMessage('{"epoch": 2, "loss": NaN, "a\\"NaN": -Infinity, "b": 1e-3}')).toEqual({
      kind: "report",
      epoch: 2,
      metrics: { loss: Number.NaN, 'a"NaN': -Infinity, b: 0.001 },
    });
    expect(parseMessage('{"accuracy": "Infinity"}')).toEqual({
      kind: "report",
      epoch: undefined,
      metrics: { accuracy: Infinity },
    });
  });

  test("a checkpoint", () => {
    expect(parseMessage('{"checkpoint": 3}')).toEqual({ kind: "checkpoint", epoch: 3 });
  });

  test.each([
    "",
    "null",
    "[1]",
    "3",
    "{",
    "{}",
    '{"epoch": 1}',
    '{"epoch": 0, "loss": 1}',
    '{"epoch": 1.5, "loss": 1}',
    '{"epoch": "1", "loss": 1}',
    '{"loss": "low"}',
    '{"loss": {"value": 1}}',
    '{"loss": null}',
    '{"checkpoint": "../../etc"}',
    '{"checkpoint": 0}',
    '{"checkpoint": 1, "folder": "/etc"}',
    JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`m${i}`, i]))),
  ])("what makes no sense is refused and shown: %s", (text) => {
    expect(() => parseMessage(text)).toThrow(/^message: expected \{"epoch": 1, "loss": 0\.5\} or /);
  });

  test("in ordinary output only a line that begins with the prefix is one", () => {
    expect(messageIn('CAVIAR {"loss": 1}')).toBe('{"loss": 1}');
    expect(messageIn(' CAVIAR {"loss": 1}')).toBeUndefined();
    expect(messageIn("CAVIARE")).toBeUndefined();
  });
});

describe("patterns", () => {
  const pattern = metricPattern(
    String.raw`epoch (?<epoch>\d+).*loss=(?<loss>\S+)|accuracy=(?<accuracy>\S+)`,
  );

  test.each([
    ["[epoch 3] x loss=0.5", { epoch: 3, metrics: { loss: 0.5 } }],
    ["epoch 4 loss=nan", { epoch: 4, metrics: { loss: Number.NaN } }],
    ["epoch 4 loss=-inf", { epoch: 4, metrics: { loss: -Infinity } }],
    ["accuracy=9.3e-1", { epoch: undefined, metrics: { accuracy: 0.93 } }],
  ])("%s", (line, told) => {
    expect(matchMetrics(pattern, line)).toEqual({ kind: "report", ...told });
  });

  test("a line that does not match tells nothing, a group that is no number is refused", () => {
    expect(matchMetrics(pattern, "loss is fine")).toBeUndefined();
    expect(() => matchMetrics(pattern, "accuracy=93%")).toThrow(
      'expected a number where the pattern\'s group accuracy matches, got "93%"',
    );
  });

  test.each(["loss=(.*)", "(?<epoch>x)"])(
    "a pattern that names no metric is refused: %s",
    (source) => {
      expect(() => metricPattern(source)).toThrow(/expected a named group for a metric/);
    },
  );

  test("what is no regular expression is refused", () => {
    expect(() => metricPattern("(?<loss>")).toThrow(/expected a regular expression/);
  });
});
