import { expect, test } from "vitest";

import { parseCommand } from "../../src/panda/parse-command.ts";

const act = (what: object) => ({ kind: "act", act: what });

test.each([
  ["set learningRate=0.01", act({ kind: "set", changes: { learningRate: 0.01 } })],
  ["set learningRate 1e-3", act({ kind: "set", changes: { learningRate: 0.001 } })],
  ["set l2=0 batchSize=64 at 12", act({ kind: "set", changes: { l2: 0, batchSize: 64 }, at: 12 })],
  ["  pause  ", act({ kind: "pause" })],
  ["pause at 7", act({ kind: "pause", at: 7 })],
  ["resume", act({ kind: "resume" })],
  ["range-test", act({ kind: "range-test", from: 1e-6, to: 1, steps: 100 })],
  [
    "range-test 1e-5 0.1 50 at 3",
    act({ kind: "range-test", from: 1e-5, to: 0.1, steps: 50, at: 3 }),
  ],
  ["rewind 7", { kind: "branch", how: "rewind", epoch: 7, changes: {} }],
  [
    "fork 7 optimizer=sgd",
    { kind: "branch", how: "fork", epoch: 7, changes: { optimizer: "sgd" } },
  ],
  ["note  the loss  wobbles # really", { kind: "note", text: "the loss  wobbles # really" }],
  ["wait", { kind: "wait", epoch: undefined }],
  ["wait 9", { kind: "wait", epoch: 9 }],
  ["trial 3", { kind: "trial", trial: 3 }],
  ["quit", { kind: "leave" }],
  ["", undefined],
  ["# a remark of the script's own", undefined],
])("%j", (line, command) => {
  expect(parseCommand(line)).toEqual(command);
});

test.each([
  ["sett learningRate=1", /^command: expected one of set, pause, .*, got sett$/],
  ["set", /^set: expected NAME=VALUE, got nothing$/],
  ["set learningRate", /^values: expected key=value/],
  ["set learningRate 1 2", /^set learningRate 1: expected nothing after it, got 2$/],
  ["set a=[1]", /^values a: expected a string, a finite number or a boolean/],
  ["pause now", /^pause: expected nothing after it, got now$/],
  ["rewind", /^rewind EPOCH: expected a whole number, got nothing$/],
  ["rewind -1", /^rewind EPOCH: expected a whole number, got -1$/],
  ["fork 1e3", /^fork EPOCH: expected a whole number, got 1e3$/],
  ["pause at noon", /^at EPOCH: expected a whole number, got noon$/],
  ["range-test fast", /^range-test from: expected a rate above 0/],
  ["range-test 1 2 3 4", /^range-test FROM TO STEPS: expected nothing after it, got 4$/],
  ["note", /^note: expected a remark, got nothing$/],
])("a mistake is one line: %j", (line, message) => {
  expect(() => parseCommand(line)).toThrow(
    expect.objectContaining({ code: "CAV_USAGE", message: expect.stringMatching(message) }),
  );
});
