// Caviar's protocol 1 for TypeScript and JavaScript programs. One file, nothing but Node: copy it
// beside yours. PROTOCOL.md, beside the folder that it comes from, says what happens underneath.
//
//   const run = start({ learningRate: 0.01 }); // values for when it runs without Caviar
//   for (const epoch of run.remaining()) {
//     run.report(epoch, { loss: trainOneEpoch() });
//     run.save(epoch, (folder) => writeFileSync(join(folder, "weights.json"), weights()));
//   }

import { mkdirSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const PROTOCOL = "1";
const STDOUT = 1;

export type Parameters = Readonly<Record<string, number | string | boolean>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The trial that this program is to train. `defaults` are parameters that it was not given. */
export function start<Defaults extends Parameters>(defaults: Defaults): Run<Defaults> {
  return new Run(process.env, defaults);
}

class Run<Defaults extends Parameters> {
  readonly parameters: Defaults;
  readonly seed: number;
  /** To be done at the end, counted from the trial's first. */
  readonly epochs: number;
  /** Done already. */
  readonly startEpoch: number;
  /** A folder with what an earlier call of `save` wrote; undefined when there is none. */
  readonly checkpoint: string | undefined;
  readonly #messages: number;
  readonly #out: string | undefined;
  readonly #control: string | undefined;
  #wishesSeen = 0;
  #isCheckpointWanted = false;
  /** What was offered last and not wanted then. */
  #declined: (() => void) | undefined;
  #isLeaving = false;

  constructor(env: Environment, defaults: Defaults) {
    const protocol = env["CAVIAR_PROTOCOL"] ?? PROTOCOL;
    if (protocol !== PROTOCOL) {
      throw new Error(`expected protocol ${PROTOCOL} of Caviar, got ${protocol}`);
    }
    const file = env["CAVIAR_PARAMS"];
    const given: object = file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
    this.parameters = { ...defaults, ...given };
    this.seed = Number(env["CAVIAR_SEED"] ?? 0);
    this.epochs = Number(env["CAVIAR_EPOCHS"] ?? 10);
    this.startEpoch = Number(env["CAVIAR_START_EPOCH"] ?? 0);
    this.checkpoint = env["CAVIAR_CHECKPOINT_IN"];
    this.#messages = Number(env["CAVIAR_MESSAGES"] ?? STDOUT);
    this.#out = env["CAVIAR_CHECKPOINT_OUT"];
    this.#control = env["CAVIAR_CONTROL"];
    // Only heard between two turns of the event loop; the file says the same in a loop that never waits.
    if (this.#control !== undefined) process.once("SIGTERM", () => this.#hear());
  }

  /** The epochs to train: 1 is a trial's first. Ends early when the trainer wants its slot back. */
  *remaining(): Generator<number> {
    for (let epoch = this.startEpoch + 1; epoch <= this.epochs; epoch++) {
      // The state is still that of the last epoch.
      if (this.isLeaving) {
        this.#declined?.();
        return;
      }
      yield epoch;
    }
  }

  /** Whether to save and end soon: the trial goes on elsewhere, or is over. */
  get isLeaving(): boolean {
    this.#hear();
    return this.#isLeaving;
  }

  /** Metrics at the end of `epoch`; any number, NaN too. */
  report(epoch: number, metrics: Readonly<Record<string, number>>): void {
    const told = Object.entries(metrics).map(([name, value]) => [
      name,
      Number.isFinite(value) ? value : String(value),
    ]);
    this.#tell({ epoch, ...Object.fromEntries(told) });
  }

  /**
   * Have `write(folder)` fill a folder with all that training needs to go on after `epoch`. Called
   * when a checkpoint is wanted: now and then, before leaving, after the last epoch.
   */
  save(epoch: number, write: (folder: string) => void): void {
    this.#hear();
    const isWanted = this.#isCheckpointWanted || this.#isLeaving || epoch === this.epochs;
    this.#declined = isWanted ? undefined : () => this.save(epoch, write);
    if (this.#out === undefined || !isWanted) return;
    this.#isCheckpointWanted = false;
    const unfinished = join(this.#out, `.${epoch}`);
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    write(unfinished);
    rmSync(join(this.#out, String(epoch)), { recursive: true, force: true });
    renameSync(unfinished, join(this.#out, String(epoch)));
    this.#tell({ checkpoint: epoch });
  }

  #hear(): void {
    if (this.#control === undefined) return;
    const wishes = readFileSync(this.#control, "utf8").split("\n").filter(Boolean);
    for (const wish of wishes.slice(this.#wishesSeen)) {
      if (wish === "checkpoint") this.#isCheckpointWanted = true;
      else this.#isLeaving = true;
    }
    this.#wishesSeen = wishes.length;
  }

  #tell(message: object): void {
    writeSync(this.#messages, `${JSON.stringify(message)}\n`);
  }
}
