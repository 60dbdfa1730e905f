// The programs that a trainer lets sweeps run, by name: its own configuration, never a sweep's. The
// file is YAML, named by CAVIAR_COMMANDS; ../../PROTOCOL.md explains each key.

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { CaviarError, shown } from "@caviar/errors";
import { objectiveNameSchema } from "@caviar/protocol";
import { parse } from "yaml";
import { z } from "zod";

import { expandVariables, parseArgument } from "./arguments.ts";
import { metricPattern } from "./metric-pattern.ts";
import { parameterSchema } from "./parameters.ts";

const FILE_BYTES_MAX = 1024 * 1024;
/** Uses of one anchor; a few nested ones could stand for gigabytes. */
const ALIAS_COUNT_MAX = 100;
const COMMANDS_MAX = 100;
/** Below what a trainer waits before it takes the thread from an objective; seconds. */
const GRACE_SECONDS_MAX = 25;
/** As many as a timer can count. */
const SECONDS_MAX = 2_000_000;

const variableSchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: ({ input }) => `expected the name of an environment variable, got ${shown(input)}`,
});
const textSchema = z
  .string()
  .refine((text) => !text.includes("\0"), { error: "expected text without NUL" });

const limitsSchema = z.strictObject({
  /** Of one attempt, from the program's start to its end. Absent: none but the sweep's own. */
  seconds: z.number().positive().max(SECONDS_MAX).optional(),
  /** Of memory that is in use by the program and all that it started, looked at each second. */
  memoryMiB: z.number().positive().optional(),
  /** That the program may write in one attempt; the end of it is kept with a failure. */
  outputMiB: z.number().positive().default(64),
  /** In one checkpoint. */
  files: z.int().min(1).max(100_000).default(1_000),
  /** Of one checkpoint. */
  checkpointMiB: z.number().positive().max(2_000).default(256),
  /** From SIGTERM to SIGKILL. */
  graceSeconds: z.number().min(0).max(GRACE_SECONDS_MAX).default(10),
});

const commandSchema = z
  .strictObject({
    description: z.string().max(2_000).default("a program of this trainer's configuration"),
    /** Changes when the same parameters and seed would give other numbers. */
    version: z
      .union([z.string().min(1), z.number()])
      .default("1")
      .transform(String),
    /** The program and its arguments. */
    command: z.array(textSchema).min(1).max(1_000),
    /** From the file's own folder, which is the default. */
    cwd: textSchema.default("."),
    env: z.record(variableSchema, textSchema).default({}),
    /** Variables of the trainer's environment that the program sees, beside PATH and the like. */
    inherit: z.array(variableSchema).max(100).default([]),
    /** As `inherit`; and what these hold is struck out of what the program writes. */
    secrets: z.array(variableSchema).max(100).default([]),
    /** Absent: any parameters, and those that the arguments name must be there. */
    parameters: z.record(z.string().min(1).max(64), parameterSchema).optional(),
    metrics: z.record(z.string().min(1).max(64), z.enum(["minimize", "maximize"])).default({}),
    /** A regular expression whose named groups are metrics, for programs that know nothing of us. */
    pattern: z.string().max(1_000).optional(),
    /** What metrics without an epoch are about: the next epoch, or the last one. */
    per: z.enum(["epoch", "run"]).default("epoch"),
    limits: limitsSchema.prefault({}),
  })
  .readonly();

const fileSchema = z.strictObject({
  commands: z
    .record(objectiveNameSchema, commandSchema)
    .refine((commands) => Object.keys(commands).length <= COMMANDS_MAX, {
      error: `expected at most ${COMMANDS_MAX} commands`,
    }),
});

/** A program that may be run. `folder`: absolute, where it runs. */
export type AllowedCommand = Omit<z.infer<typeof commandSchema>, "command" | "cwd" | "pattern"> & {
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly ReturnType<typeof parseArgument>[];
  readonly folder: string;
  readonly pattern: RegExp | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The commands in `file`. CAV_USAGE names each place that is wrong, what was expected and what was there. */
export function readCommands(file: string, environment: Environment): readonly AllowedCommand[] {
  const place = `CAVIAR_COMMANDS: ${file}`;
  const parsed = fileSchema.safeParse(readYaml(place, file));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const { message } = (issue.code === "invalid_key" && issue.issues[0]) || issue;
      return `${place}: ${issue.path.join(".") || "the file"}: ${message}`;
    });
    throw new CaviarError("CAV_USAGE", lines.join("\n"));
  }
  const base = dirname(resolve(file));
  return Object.entries(parsed.data.commands).map(([name, { command, cwd, pattern, ...rest }]) => {
    try {
      const words = command.map((word) => expandVariables(word, environment));
      const [program = "", ...args] = words;
      return {
        ...rest,
        name,
        program: plainProgram(program, base),
        arguments: args.map((word) => parseArgument(word, rest.parameters)),
        folder: resolve(base, cwd),
        pattern: pattern === undefined ? undefined : metricPattern(pattern),
      };
    } catch (cause) {
      if (!(cause instanceof CaviarError)) throw cause;
      const message = `${place}: commands.${name}: ${cause.message}`;
      throw new CaviarError("CAV_USAGE", message, { cause });
    }
  });
}

function readYaml(place: string, file: string): unknown {
  try {
    const text = readFileSync(file, "utf8");
    if (text.length > FILE_BYTES_MAX) throw new Error(`it has more than ${FILE_BYTES_MAX} bytes`);
    return parse(text, { maxAliasCount: ALIAS_COUNT_MAX });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaviarError("CAV_USAGE", `${place}: expected a YAML file of commands: ${why}`, {
      cause,
    });
  }
}

/** A name is looked for in PATH; a path counts from the file's folder. No parameter chooses the program. */
function plainProgram(word: string, base: string): string {
  if (word === "") throw new CaviarError("CAV_USAGE", "expected a program, got an empty word");
  if (/[{}]/.test(word)) {
    const message = `expected a program without placeholders, got ${shown(word)}`;
    throw new CaviarError("CAV_USAGE", message);
  }
  return word.includes("/") ? resolve(base, word) : word;
}
