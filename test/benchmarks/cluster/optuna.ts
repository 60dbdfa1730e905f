// Runs the peer: a Python that has Optuna, if there is one.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { z } from "zod";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("./optuna_peer.py", import.meta.url));

const trialsSchema = z.object({
  seconds: z.number(),
  trials: z.number(),
  cpuSeconds: z.number(),
  gapsMs: z.array(z.number()),
});
const takeoverSchema = z.object({ seconds: z.number(), trials: z.number() });

export type PeerTrials = {
  readonly sampler: "random" | "tpe";
  readonly trials: number;
  readonly workers: number;
  /** Finished trials that the study begins with. */
  readonly grown?: number;
  /** Intermediate values that each trial reports. */
  readonly reports?: number;
  /** Seconds that each trial sleeps. */
  readonly sleep?: number;
};

export class Optuna {
  readonly version: string;
  readonly #python: string;

  private constructor(python: string, version: string) {
    this.#python = python;
    this.version = version;
  }

  /** Undefined, and the reason said, when `python` has no Optuna with its Redis client. */
  static async find(python: string): Promise<Optuna | undefined> {
    try {
      const program = "import optuna, redis; print(optuna.__version__)";
      const { stdout } = await run(python, ["-c", program]);
      return new Optuna(python, stdout.trim());
    } catch {
      const where = "--python=FILE or CAVIAR_BENCH_PYTHON";
      process.stderr.write(
        `no peer: ${python} has no optuna and redis (pip install optuna redis; ${where})\n`,
      );
      return undefined;
    }
  }

  async trials(url: string, options: PeerTrials): Promise<z.infer<typeof trialsSchema>> {
    return trialsSchema.parse(await this.#ask(url, "trials", options));
  }

  async takeover(url: string, grown: number): Promise<z.infer<typeof takeoverSchema>> {
    return takeoverSchema.parse(await this.#ask(url, "takeover", { grown }));
  }

  async #ask(url: string, task: string, options: object): Promise<unknown> {
    const words = [SCRIPT, url, task, JSON.stringify(options)];
    const { stdout } = await run(this.#python, words, { maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout);
  }
}
