// Changing a running sweep and its trials. Each method sends a key of its own, or the caller's, so that
// a request that is sent again does what it asks for once.

import {
  type Act,
  type AmendSweepInput,
  type BranchTrial,
  type EnqueuedTrial,
  type EnqueueTrial,
  enqueuedTrialSchema,
  type Panda,
  type PandaAsked,
  pandaAskedSchema,
  pandaSchema,
  type SweepId,
  type SweepSummary,
  sweepSummarySchema,
  type TrialSummary,
  trialSummarySchema,
} from "@caviar/protocol";

import { ask, type Connection, type Request } from "./request.ts";

export type Steered = {
  /** Who asks, as the ledger will say. */
  readonly by?: string;
  /** The same key asked again does nothing more; by default each call asks anew. */
  readonly idempotencyKey?: string;
};

export type Steering = {
  /**
   * Change what is still to come: a round's box, in the parameters' own values, what may be spent, how
   * many trials run at once, the weight.
   */
  amend(
    sweep: SweepId,
    changes: Omit<AmendSweepInput, "by">,
    steered?: Steered,
  ): Promise<SweepSummary>;
  /** Have the next trial try this point. The answer names the event that it is proposed after. */
  enqueue(
    sweep: SweepId,
    params: EnqueueTrial["params"],
    steered?: Steered,
  ): Promise<EnqueuedTrial>;
  /** End one trial where it is. */
  stopTrial(sweep: SweepId, trial: number, steered?: Steered): Promise<TrialSummary>;
  /** Try a failed or stopped trial once more: a new trial that goes on from its last checkpoint. */
  retryTrial(sweep: SweepId, trial: number, steered?: Steered): Promise<EnqueuedTrial>;
  /** Take a trial in hand: the search leaves it alone, and its layers are watched. */
  adopt(sweep: SweepId, trial: number, steered?: Steered): Promise<PandaAsked>;
  giveBack(sweep: SweepId, trial: number, steered?: Steered): Promise<PandaAsked>;
  /** Change settings, pause, resume, test learning rates: between two epochs, the next by default. */
  steer(sweep: SweepId, trial: number, act: Act, steered?: Steered): Promise<PandaAsked>;
  /** Go on from an epoch's checkpoint as a new trial: instead of this one, or beside it. */
  branch(
    sweep: SweepId,
    trial: number,
    branch: Omit<BranchTrial, "by">,
    steered?: Steered,
  ): Promise<PandaAsked>;
  note(sweep: SweepId, trial: number, text: string, steered?: Steered): Promise<PandaAsked>;
  /** What was done to a trial, its settings now, and what it can be rewound to. */
  panda(sweep: SweepId, trial: number): Promise<Panda>;
};

/** `at`: the path of a sweep, or of something below it. */
export function steeringMethods(
  connection: Connection,
  at: (sweep: SweepId, ...rest: readonly (string | number)[]) => string,
): Steering {
  const asked = (
    [sweep, trial]: readonly [SweepId, number],
    what: string,
    steered: Steered | undefined,
    body?: object,
  ) =>
    ask(
      connection,
      asking("POST", at(sweep, "trials", trial, what), steered, body),
      pandaAskedSchema,
    );
  return {
    adopt: (sweep, trial, steered) => asked([sweep, trial], "adopt", steered),
    giveBack: (sweep, trial, steered) => asked([sweep, trial], "give-back", steered),
    steer: (sweep, trial, act, steered) => asked([sweep, trial], "steer", steered, { act }),
    branch: (sweep, trial, branch, steered) => asked([sweep, trial], "branches", steered, branch),
    note: (sweep, trial, text, steered) => asked([sweep, trial], "notes", steered, { text }),
    panda: (sweep, trial) =>
      ask(connection, { path: at(sweep, "trials", trial, "panda") }, pandaSchema),
    amend: (sweep, changes, steered) =>
      ask(connection, asking("PATCH", at(sweep), steered, changes), sweepSummarySchema),
    enqueue: (sweep, params, steered) =>
      ask(
        connection,
        asking("POST", at(sweep, "trials"), steered, { params }),
        enqueuedTrialSchema,
      ),
    stopTrial: (sweep, trial, steered) =>
      ask(
        connection,
        asking("POST", at(sweep, "trials", trial, "stop"), steered),
        trialSummarySchema,
      ),
    retryTrial: (sweep, trial, steered) =>
      ask(
        connection,
        asking("POST", at(sweep, "trials", trial, "retry"), steered),
        enqueuedTrialSchema,
      ),
  };
}

function asking(
  method: NonNullable<Request["method"]>,
  path: string,
  { by = "api", idempotencyKey = crypto.randomUUID() }: Steered = {},
  body: object = {},
): Request {
  const headers = { "idempotency-key": idempotencyKey };
  return { method, path, body: { ...body, by }, headers };
}
