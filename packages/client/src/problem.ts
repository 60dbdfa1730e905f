// What the API says went wrong, as the same error that the coordinator threw.

import { CaviarError, CODES, type ErrorCode } from "@caviar/errors";
import { type ProblemDetails, problemDetailsSchema } from "@caviar/protocol";

const isCode = (code: string): code is ErrorCode => Object.hasOwn(CODES, code);

/** The error that a response other than 2xx stands for. Reads the body. */
export async function problemOf(response: Response, asked: string): Promise<CaviarError> {
  const text = await response.text();
  const problem = problemDetailsSchema.safeParse(jsonOrNothing(text)).data;
  const facts = { status: response.status };
  if (!problem) {
    const told = text.slice(0, 200) || "an empty body";
    const message = `${asked}: expected problem details, got ${response.status} and ${told}; is this address a Caviar coordinator's?`;
    return new CaviarError("CAV_MESSAGE_INVALID", message, { facts });
  }
  const code = isCode(problem.code) ? problem.code : "CAV_INTERNAL";
  return new CaviarError(code, messageOf(problem), { facts });
}

/** Each mistake of a spec on a line of its own; else the coordinator's words. */
function messageOf({ title, detail, problems = [] }: ProblemDetails): string {
  if (problems.length === 0) return detail;
  const lines = problems.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  return `${title}\n${lines.join("\n")}`;
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Recorded by the caller: it shows the text itself when this is no problem document.
    return undefined;
  }
}
