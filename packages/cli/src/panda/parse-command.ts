// What a person types beside a model in training, a line a command.

import { CaviarError } from "@caviar/errors";
import { type Act, actSchema, type Changes } from "@caviar/protocol";

import { pointOf } from "../spec-file/written-values.ts";

export type PandaCommand =
  | { readonly kind: "act"; readonly act: Act }
  | {
      readonly kind: "branch";
      readonly how: "rewind" | "fork";
      readonly epoch: number;
      readonly changes: Changes;
    }
  | { readonly kind: "note"; readonly text: string }
  /** Which trial the commands after it are about. */
  | { readonly kind: "trial"; readonly trial: number }
  /** Until so many epochs are done, or the trial trains no more. */
  | { readonly kind: "wait"; readonly epoch: number | undefined }
  | { readonly kind: "give-back" | "stop" | "leave" | "help" };

export const COMMANDS = [
  "set NAME=VALUE ... [at EPOCH]     train with other settings, from the next epoch or that one on",
  "pause [at EPOCH] | resume         give up the slot, and go on",
  "rewind EPOCH [NAME=VALUE ...]     go on from that epoch's checkpoint instead",
  "fork EPOCH [NAME=VALUE ...]       go on from there besides, as another trial",
  "range-test [FROM TO [STEPS]]      find a learning rate; the model stays as it is",
  "note TEXT                         write a remark into the ledger",
  "trial N                           what follows is about that trial",
  "wait [EPOCH]                      for scripts: until that epoch, or the end of training",
  "give-back                         give an adopted trial back to the search",
  "stop                              end the session: the best model is tested and saved",
  "quit                              leave; a session on a cluster goes on",
] as const;

const RANGE = { from: 1e-6, to: 1, steps: 100 };

/** Undefined for an empty line and a comment. Throws CAV_USAGE with one line. */
export function parseCommand(line: string): PandaCommand | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  const [name = "", ...words] = text.split(/\s+/);
  switch (name) {
    case "set":
      return { kind: "act", act: setOf(words) };
    case "pause": {
      const { rest, at } = withPlace(words);
      nothingAfter(name, rest);
      return { kind: "act", act: { kind: "pause", ...at } };
    }
    case "resume":
      nothingAfter(name, words);
      return { kind: "act", act: { kind: "resume" } };
    case "range-test":
      return { kind: "act", act: rangeTestOf(words) };
    case "rewind":
    case "fork": {
      const [epoch, ...changes] = words;
      return {
        kind: "branch",
        how: name,
        epoch: whole(`${name} EPOCH`, epoch),
        changes: pointOf(changes),
      };
    }
    case "note": {
      const remark = text.slice(name.length).trim();
      if (remark === "") throw usage("note", "a remark", "nothing");
      return { kind: "note", text: remark };
    }
    case "trial":
      return { kind: "trial", trial: whole("trial N", words[0]) };
    case "wait":
      return { kind: "wait", epoch: words[0] === undefined ? undefined : whole("wait", words[0]) };
    case "give-back":
    case "stop":
    case "help":
      nothingAfter(name, words);
      return { kind: name };
    case "quit":
    case "exit":
      return { kind: "leave" };
    default: {
      const known = COMMANDS.map((help) => help.split(/[ |]/)[0]).join(", ");
      throw usage("command", `one of ${known}, resume, help`, name);
    }
  }
}

/** `set learningRate=0.01`, and `set learningRate 0.01` for a single one. */
function setOf(words: readonly string[]): Act {
  const { rest, at } = withPlace(words);
  const [first, second, ...more] = rest;
  const isPair = first !== undefined && second !== undefined && !first.includes("=");
  if (isPair) nothingAfter(`set ${first} ${second}`, more);
  const assignments = isPair ? [`${first}=${second}`] : rest;
  if (assignments.length === 0) throw usage("set", "NAME=VALUE", "nothing");
  return { kind: "set", changes: pointOf(assignments), ...at };
}

function rangeTestOf(words: readonly string[]): Act {
  const { rest, at } = withPlace(words);
  const [from = RANGE.from, to = RANGE.to, steps = RANGE.steps, ...more] = rest.map(Number);
  nothingAfter("range-test FROM TO STEPS", more.map(String));
  const { data, error } = actSchema.safeParse({ kind: "range-test", from, to, steps, ...at });
  if (data) return data;
  const why = error.issues[0];
  throw usage(
    `range-test ${why?.path.join(".") ?? ""}`.trim(),
    "a rate above 0, a higher one, and 20 to 1000 steps",
    rest.join(" "),
  );
}

/** The words before "at EPOCH" at the end. */
function withPlace(words: readonly string[]) {
  if (words.at(-2) !== "at") return { rest: words, at: {} };
  return { rest: words.slice(0, -2), at: { at: whole("at EPOCH", words.at(-1)) } };
}

function whole(what: string, word: string | undefined): number {
  if (word !== undefined && /^\d{1,7}$/.test(word)) return Number(word);
  throw usage(what, "a whole number", word ?? "nothing");
}

function nothingAfter(what: string, words: readonly string[]): void {
  if (words.length > 0) throw usage(what, "nothing after it", words.join(" "));
}

const usage = (place: string, expected: string, got: string) =>
  new CaviarError("CAV_USAGE", `${place}: expected ${expected}, got ${got.slice(0, 100)}`);
