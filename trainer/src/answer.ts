// How the small programs of the trainer answer: JSON lines on stdout, the last one a verdict.

import { CaviarError } from "@caviar/errors";
import { toJson } from "@caviar/protocol";

export function answer(line: object): void {
  process.stdout.write(`${toJson(line)}\n`);
}

/** Run `program`; a failure becomes a line {kind: "error", code, message} and the exit code. */
export async function answering(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const { code, exit } = error instanceof CaviarError ? error : { code: "CAV_INTERNAL", exit: 1 };
    const message = error instanceof Error ? error.message : String(error);
    answer({ kind: "error", code, message });
    process.exitCode = exit;
  }
}
