// A sweep without processes: the plan's events are folded at once, and trials "train" by formula. For
// the tests of this package and of those that coordinate (`@caviar/protocol/simulated-sweep`).

import {
  beginFold,
  type EventBody,
  foldEvent,
  type LedgerEvent,
  plan,
  type SweepSpecInput,
  sweepSpecSchema,
  type SweepState,
} from "../src/index.ts";

export const specInput: SweepSpecInput = {
  name: "simulated",
  objective: { name: "classifier" },
  metric: { name: "loss", goal: "minimize" },
  space: {
    rate: { type: "float", min: 0.001, max: 1, scale: "log" },
    units: { type: "int", min: 8, max: 64, scale: "log" },
  },
  sampler: {
    name: "coarse-to-fine",
    rounds: [
      { trials: 9, epochs: 1, promote: 0 },
      { trials: 5, epochs: 3, promote: 3 },
    ],
  },
  budget: { trials: 14, epochs: 3 },
  parallelism: 3,
};

export class SimulatedSweep {
  readonly state: SweepState;
  /** The ledger so far. */
  readonly events: LedgerEvent[];

  constructor(input: Partial<SweepSpecInput> = {}) {
    const spec = sweepSpecSchema.parse({ ...specInput, ...input });
    const body = { kind: "sweep-created", version: 1, spec, by: "test" } as const;
    this.events = [{ ...body, seq: 1, at: 0, fence: 0 }];
    this.state = beginFold(this.events[0]!);
  }

  /** What happened; each event a second after the one before. */
  append(...events: readonly EventBody[]): void {
    for (const event of events) this.#take({ ...event, ...this.#stamp() });
  }

  /** Plan until nothing is due, and append it as a coordinator does. */
  settle(): void {
    for (let events = plan(this.state); events.length > 0; events = plan(this.state)) {
      this.decided(this.state.seq, ...events);
    }
  }

  /** Append decisions that a coordinator made from an earlier state. */
  decided(basis: number, ...events: readonly EventBody[]): void {
    for (const event of events) this.#take({ ...event, ...this.#stamp(), basis });
  }

  #stamp() {
    return { seq: this.state.seq + 1, at: this.state.at + 1_000, fence: 0 };
  }

  #take(event: LedgerEvent): void {
    this.events.push(event);
    foldEvent(this.state, event);
  }

  /** Numbers of the trials that a trainer could take now. */
  pending(): number[] {
    return this.state.trials.filter(({ phase }) => phase === "pending").map(({ trial }) => trial);
  }

  rest(number: number): void {
    const trial = this.state.trials[number]!;
    const loss = Math.abs(Math.log(Number(trial.params["rate"]) / 0.1)) / trial.targetEpochs;
    const epochs = trial.targetEpochs;
    this.append(
      {
        kind: "checkpoint-saved",
        trial: number,
        key: `k${number}-${epochs}`,
        epoch: epochs,
        bytes: 1,
      },
      { kind: "trial-rested", trial: number, epochs, metrics: { loss } },
    );
  }

  /** Train whatever is pending, in an order that `pick` chooses, until nothing is. */
  run(pick: (pending: number[]) => number | undefined = ([first]) => first): void {
    for (this.settle(); this.pending().length > 0; this.settle())
      this.rest(pick(this.pending()) ?? 0);
  }
}
