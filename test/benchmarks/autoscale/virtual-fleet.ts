// A sweep on trainers that come and go, in virtual time, a second a step. The search is the very one
// that a cluster runs, the number of trainers follows the rule that the coordinator serves; what is
// made up are the trainers, their cold starts and their preemptions.
//
// On a fixed fleet that nobody preempts it is `simulate`, to the second.

import { CaviarError } from "@caviar/errors";
import { trainersWanted } from "@caviar/protocol";
import { stream, uniform } from "@caviar/random";
import type { Asked, Outcome, Study } from "@caviar/search";

import { POLL_SECONDS, Scaler, type Scaling } from "./scaler.ts";

/** At most this much is trained again when a trainer is killed; s. */
const CHECKPOINT_SECONDS = 10;
/** Until the trial of a killed trainer goes on elsewhere: its lock, and the check for such; s. */
const STALLED_SECONDS = 15;

export type Fleet = {
  /** So many from the first second on, warm; or as many as are wanted, from none. */
  readonly trainers: number | Scaling;
  /** From a trainer's beginning, which is when it begins to cost, until it trains; s. */
  readonly coldSeconds: number;
  /** A trainer is killed after so long in the mean, without a word; s. Infinity: never. */
  readonly lifeSeconds: number;
};

export type Sweep<P> = {
  readonly study: Study<P>;
  readonly parallelism: number;
  readonly objective: (params: P, epochs: number, trial: number) => Outcome;
  /** A whole number of seconds. */
  readonly secondsPerEpoch: (params: P) => number;
};

export type Outlay = {
  /** Until the sweep's last result. */
  readonly sweepSeconds: number;
  /** Trainers times the seconds that they were there, over the whole `horizonSeconds`. */
  readonly trainerSeconds: number;
  /** The part of it until the fleet was at rest after the sweep: at zero, or fixed and done. */
  readonly trainerSecondsOfSweep: number;
  readonly preempted: number;
  /** Taken from their trial by the scaler; they hand it back first. */
  readonly takenAway: number;
  readonly secondsTrainedAgain: number;
};

type Job<P> = { readonly asked: Asked<P>; leftSeconds: number; readyAt: number };
type Trainer<P> = {
  readonly readyAt: number;
  readonly diesAt: number;
  job: Job<P> | undefined;
  endsAt: number;
  order: number;
};

export function runSweep<P>(sweep: Sweep<P>, fleet: Fleet, horizonSeconds: number): Outlay {
  const virtual = new VirtualFleet(sweep, fleet);
  for (let at = 0; at < horizonSeconds; at++) virtual.step(at);
  return virtual.outlay;
}

class VirtualFleet<P> {
  readonly #sweep: Sweep<P>;
  readonly #fleet: Fleet;
  readonly #scaler: Scaler | undefined;
  #trainers: Trainer<P>[] = [];
  readonly #waiting: Job<P>[] = [];
  #pending = 0;
  #begun = 0;
  #lives = 0;
  #isOver = false;
  readonly #sums = { trainerSeconds: 0, trainerSecondsOfSweep: 0, sweepSeconds: 0 };
  readonly #losses = { preempted: 0, takenAway: 0, secondsTrainedAgain: 0 };

  constructor(sweep: Sweep<P>, fleet: Fleet) {
    this.#sweep = sweep;
    this.#fleet = fleet;
    if (typeof fleet.trainers === "object") this.#scaler = new Scaler(fleet.trainers);
    else this.#resize(0, fleet.trainers, 0);
    this.#ask();
  }

  get outlay(): Outlay {
    return { ...this.#sums, ...this.#losses };
  }

  step(at: number): void {
    this.#endTrials(at);
    this.#preempt(at);
    if (at % POLL_SECONDS === 0) this.#scale(at);
    this.#dispatch(at);
    const isAtRest = this.#isOver && (this.#scaler === undefined || this.#trainers.length === 0);
    this.#sums.trainerSeconds += this.#trainers.length;
    if (!isAtRest) this.#sums.trainerSecondsOfSweep += this.#trainers.length;
  }

  /** Each result is followed by a decision, as in a cluster that has the time. */
  #endTrials(at: number): void {
    const ended = this.#trainers.filter(({ job, endsAt }) => job !== undefined && endsAt === at);
    for (const trainer of ended.toSorted((a, b) => a.order - b.order)) {
      const { number, params, epochs } = trainer.job!.asked;
      trainer.job = undefined;
      this.#pending--;
      this.#sweep.study.tell(number, this.#sweep.objective(params, epochs, number));
      this.#sums.sweepSeconds = at;
      this.#ask();
      this.#dispatch(at);
    }
  }

  #ask(): void {
    while (!this.#isOver && this.#pending < this.#sweep.parallelism) {
      const asked = this.#asked();
      if (asked === "wait") return;
      if (asked === "over") {
        this.#isOver = this.#pending === 0;
        return;
      }
      const { params, epochs, fromEpochs } = asked;
      const leftSeconds = (epochs - fromEpochs) * this.#sweep.secondsPerEpoch(params);
      this.#waiting.push({ asked, leftSeconds, readyAt: 0 });
      this.#pending++;
    }
  }

  #asked(): Asked<P> | "wait" | "over" {
    try {
      return this.#sweep.study.ask();
    } catch (error) {
      if (!(error instanceof CaviarError)) throw error;
      if (error.code === "CAV_SWEEP_ENDED") return "over";
      if (error.code === "CAV_USAGE") return "wait"; // for results
      throw error;
    }
  }

  #dispatch(at: number): void {
    for (const trainer of this.#trainers) {
      if (trainer.job !== undefined || trainer.readyAt > at) continue;
      const next = this.#waiting.findIndex(({ readyAt }) => readyAt <= at);
      if (next === -1) return;
      const [job] = this.#waiting.splice(next, 1);
      trainer.job = job;
      trainer.endsAt = at + job!.leftSeconds;
      trainer.order = this.#begun++;
    }
  }

  #preempt(at: number): void {
    const dead = this.#trainers.filter(({ diesAt }) => diesAt <= at);
    if (dead.length === 0) return;
    const count = this.#trainers.length;
    this.#trainers = this.#trainers.filter((one) => !dead.includes(one));
    this.#losses.preempted += dead.length;
    for (const { job, endsAt } of dead) {
      if (job === undefined) continue;
      const trained = job.leftSeconds - (endsAt - at);
      const again = trained % CHECKPOINT_SECONDS;
      this.#losses.secondsTrainedAgain += again;
      this.#waiting.unshift({
        ...job,
        leftSeconds: endsAt - at + again,
        readyAt: at + STALLED_SECONDS,
      });
    }
    this.#resize(at, count, this.#fleet.coldSeconds); // whoever keeps them begins others
  }

  #scale(at: number): void {
    if (!this.#scaler) return;
    const working = this.#trainers.filter(({ job }) => job !== undefined);
    const demand = {
      waiting: this.#waiting.length,
      active: working.length,
      workers: new Set(working.map(({ order }) => String(order))),
    };
    const wanted = trainersWanted(demand, { slotsPerTrainer: 1 });
    const { coldSeconds } = this.#fleet;
    this.#resize(at, this.#scaler.next(at, wanted, this.#trainers.length), coldSeconds);
  }

  #resize(at: number, count: number, coldSeconds: number): void {
    while (this.#trainers.length < count) {
      const chance = uniform(stream(0, "life"), this.#lives++);
      const diesAt = at - this.#fleet.lifeSeconds * Math.log(1 - chance);
      const endsAt = Number.NaN;
      this.#trainers.push({ readyAt: at + coldSeconds, diesAt, job: undefined, endsAt, order: 0 });
    }
    // As Kubernetes does it: the youngest go, whether they work or not.
    for (const { job, endsAt } of this.#trainers.splice(count)) {
      if (job === undefined) continue;
      this.#losses.takenAway++;
      this.#waiting.unshift({ ...job, leftSeconds: endsAt - at, readyAt: at });
    }
  }
}
