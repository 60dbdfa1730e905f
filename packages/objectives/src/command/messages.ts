// What a program tells, one JSON object a line: {"epoch": 3, "loss": 0.25} or {"checkpoint": 3}.

import { CaviarError, shown } from "@caviar/errors";
import { type Metrics, metricsSchema } from "@caviar/protocol";
import { z } from "zod";

/** How a line of standard output says that it is a message. */
const PREFIX = "CAVIAR ";

/** `epoch` undefined: the program does not say which. */
export type Told =
  | { readonly kind: "report"; readonly epoch: number | undefined; readonly metrics: Metrics }
  | { readonly kind: "checkpoint"; readonly epoch: number };

const epochSchema = z.int().min(1);
const checkpointSchema = z.strictObject({ checkpoint: epochSchema });
const reportSchema = z
  .object({ epoch: epochSchema.optional() })
  .catchall(z.unknown())
  .transform(({ epoch, ...metrics }) => ({ epoch, metrics }))
  .pipe(z.object({ epoch: z.union([epochSchema, z.undefined()]), metrics: metricsSchema }))
  .refine(({ metrics }) => Object.keys(metrics).length > 0, { error: "expected a metric" });

const EXPECTED = 'expected {"epoch": 1, "loss": 0.5} or {"checkpoint": 1}';

/** The message in a line of standard output; undefined when it is ordinary output. */
export function messageIn(line: string): string | undefined {
  return line.startsWith(PREFIX) ? line.slice(PREFIX.length) : undefined;
}

/** CAV_COMMAND_FAILED says what was expected and what was there. */
export function parseMessage(text: string): Told {
  const value = valueOf(text);
  const isCheckpoint = value !== null && typeof value === "object" && "checkpoint" in value;
  if (isCheckpoint) {
    const { data } = checkpointSchema.safeParse(value);
    if (data) return { kind: "checkpoint", epoch: data.checkpoint };
  } else {
    const { data, error } = reportSchema.safeParse(value);
    if (data) return { kind: "report", ...data };
    const issue = error?.issues[0];
    const where =
      issue && issue.path.length > 0 ? ` (${issue.path.join(".")}: ${issue.message})` : "";
    throw new CaviarError("CAV_COMMAND_FAILED", `message: ${EXPECTED}, got ${shown(text)}${where}`);
  }
  throw new CaviarError("CAV_COMMAND_FAILED", `message: ${EXPECTED}, got ${shown(text)}`);
}

/** JSON; and the words that Python writes for numbers that JSON does not have. */
function valueOf(text: string): unknown {
  const quoted = text.replaceAll(
    /("(?:[^"\\]|\\.)*")|-?\bInfinity\b|\bNaN\b/g,
    (word, inString: string | undefined) => inString ?? `"${word}"`,
  );
  try {
    return JSON.parse(quoted);
  } catch (cause) {
    const message = `message: ${EXPECTED}, got ${shown(text)}, which is no JSON`;
    throw new CaviarError("CAV_COMMAND_FAILED", message, { cause });
  }
}
