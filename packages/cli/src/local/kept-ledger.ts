// A ledger kept in a file of its own while it is read, to train all of its trials again from it.

import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type LedgerEvent, type RetrainedLine, toJson } from "@caviar/protocol";

import { say } from "../terminal/say.ts";
import { Interruption } from "./interruption.ts";
import { retrain } from "./trainer-programs.ts";

export class KeptLedger implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "caviar-replay-"));
  readonly #file = join(this.#folder, "ledger.jsonl");

  /** The same events, each kept before it is given. */
  async *keep(events: AsyncIterable<LedgerEvent>): AsyncGenerator<LedgerEvent> {
    const file = createWriteStream(this.#file);
    for await (const event of events) {
      if (!file.write(`${toJson(event)}\n`)) await once(file, "drain");
      yield event;
    }
    file.end();
    await once(file, "close");
  }

  /** Says for each trial what was compared; false at the first difference. */
  async retrain(): Promise<boolean> {
    using interruption = new Interruption(say, "leaving");
    const sums = { epochs: 0, checkpoints: 0 };
    const onTrial = (line: RetrainedLine) => {
      if (line.kind !== "trial") return;
      sums.epochs += line.epochs;
      sums.checkpoints += line.checkpoints;
      if (line.difference) process.stdout.write(`${differenceLines(line).join("\n")}\n`);
    };
    const last = await retrain(this.#file, onTrial, interruption.signal);
    if (last.kind !== "retrained") return false;
    const what = `${sums.epochs} reports and ${sums.checkpoints} states between epochs`;
    process.stdout.write(
      `trained again, from the ledger alone: ${what} of ${last.trials} trials are the same, bit for bit\n`,
    );
    return true;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function differenceLines({
  trial,
  difference,
}: Extract<RetrainedLine, { kind: "trial" }>): readonly string[] {
  if (!difference) return [];
  const { epoch, what, expected, got } = difference;
  return [
    `trained again, trial ${trial} differs: the ${what} of epoch ${epoch}`,
    `  expected ${expected}`,
    `  got      ${got}`,
  ];
}
