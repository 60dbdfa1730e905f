import { expect, test } from "vitest";

import { inheritedFrom, variableOf, variablesOf } from "../../src/command/environment.ts";

test.each([
  ["learningRate", "CAVIAR_PARAM_LEARNING_RATE"],
  ["learning_rate", "CAVIAR_PARAM_LEARNING_RATE"],
  ["learning-rate", "CAVIAR_PARAM_LEARNING_RATE"],
  ["l2", "CAVIAR_PARAM_L2"],
  ["beta1Decay", "CAVIAR_PARAM_BETA1_DECAY"],
  ["a=b\nLD_PRELOAD", "CAVIAR_PARAM_A_B_LD_PRELOAD"],
])("parameter %j is variable %s", (parameter, variable) => {
  expect(variableOf(parameter)).toBe(variable);
});

test("of the trainer's environment a program sees what every program needs and what is named", () => {
  const trainer = {
    PATH: "/bin",
    LC_ALL: "C",
    REDIS_URL: "redis://:secret@host",
    CAVIAR_TOKEN: "secret",
    AWS_SECRET_ACCESS_KEY: "secret",
    NODE_OPTIONS: "--require=x",
    LD_PRELOAD: "x.so",
    CUDA_VISIBLE_DEVICES: "1",
  };
  expect(inheritedFrom(trainer, ["CUDA_VISIBLE_DEVICES", "NOT_SET"])).toEqual({
    PATH: "/bin",
    LC_ALL: "C",
    CUDA_VISIBLE_DEVICES: "1",
  });
});

test("a trial as variables; without a checkpoint there is none to go on from", () => {
  const variables = variablesOf({
    parameters: { learningRate: 0.001, batchNorm: true, name: "a b" },
    seed: 7,
    epochs: 9,
    startEpoch: 3,
    paramsFile: "/p",
    controlFile: "/c",
    checkpointIn: undefined,
    checkpointOut: "/o",
  });
  expect(variables).toEqual({
    CAVIAR_PROTOCOL: "1",
    CAVIAR_MESSAGES: "3",
    CAVIAR_SEED: "7",
    CAVIAR_EPOCHS: "9",
    CAVIAR_START_EPOCH: "3",
    CAVIAR_PARAMS: "/p",
    CAVIAR_CONTROL: "/c",
    CAVIAR_CHECKPOINT_OUT: "/o",
    CAVIAR_PARAM_LEARNING_RATE: "0.001",
    CAVIAR_PARAM_BATCH_NORM: "true",
    CAVIAR_PARAM_NAME: "a b",
  });
});
