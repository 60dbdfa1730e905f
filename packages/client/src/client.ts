// The HTTP API of a coordinator, typed. It runs in Node and in a browser; every answer is parsed
// by the schema that the coordinator writes with.

import {
  type Cluster,
  clusterSchema,
  createdSweepSchema,
  curveSchema,
  type Diagnosis,
  diagnosisSchema,
  type LedgerEvent,
  type Report,
  type SweepCommand,
  type SweepId,
  sweepListSchema,
  type SweepResult,
  sweepResultSchema,
  type SweepSpecInput,
  type SweepSummary,
  sweepSummarySchema,
  trialListSchema,
  type TrialSummary,
} from "@caviar/protocol";

import { followEvents, type FollowOptions } from "./follow-events.ts";
import { ask, type Connection, send } from "./request.ts";

export type ClientOptions = {
  /** For instance http://127.0.0.1:7070; empty in a page that the coordinator itself serves. */
  readonly url: string;
  readonly fetch?: typeof fetch;
};

type NewSweep = {
  readonly spec: SweepSpecInput;
  /** Who asks, as the ledger will say. */
  readonly by?: string;
  /** The same key asked again answers the same sweep; by default each call makes a new one. */
  readonly idempotencyKey?: string;
};

/**
 * Every method throws a CaviarError: the coordinator's own, CAV_COORDINATOR_UNREACHABLE after a
 * few seconds without an answer, CAV_MESSAGE_INVALID for an answer that its schema does not know.
 */
export type Client = {
  /** Without a slash at its end. */
  readonly url: string;
  cluster(): Promise<Cluster>;
  /** What the coordinator finds of its Redis, its store and its trainers. */
  diagnostics(): Promise<Diagnosis>;
  createSweep(sweep: NewSweep): Promise<SweepId>;
  /** Newest first. */
  sweeps(): Promise<SweepSummary[]>;
  sweep(sweep: SweepId): Promise<SweepSummary>;
  /** At any time; its digest is empty until the sweep has ended. */
  result(sweep: SweepId): Promise<SweepResult>;
  command(sweep: SweepId, command: SweepCommand, by?: string): Promise<SweepSummary>;
  /** Trials in the order of their numbers, with what they cost; at most 1,000 at once. */
  trials(
    sweep: SweepId,
    range?: { readonly from?: number; readonly count?: number },
  ): Promise<TrialSummary[]>;
  /** The metrics of one trial, epoch by epoch. */
  curve(sweep: SweepId, trial: number): Promise<Report[]>;
  /** One of the winner's exported files. */
  modelFile(sweep: SweepId, file: string): Promise<Uint8Array<ArrayBuffer>>;
  /** From the ledger's beginning or after a sequence number; ends after `sweep-ended`. */
  events(sweep: SweepId, options?: FollowOptions): AsyncIterable<LedgerEvent>;
};

const API = "/api/v1";

function at(sweep: SweepId, ...rest: readonly (string | number)[]): string {
  return [`${API}/sweeps`, sweep, ...rest.map((part) => encodeURIComponent(part))].join("/");
}

export function createClient({ url, fetch = globalThis.fetch }: ClientOptions): Client {
  // Bound here, because a browser's fetch refuses to be a method of another object.
  const connection: Connection = {
    url: url.replace(/\/+$/, ""),
    fetch: (...request) => fetch(...request),
  };

  return {
    url: connection.url,
    cluster: () => ask(connection, { path: `${API}/cluster` }, clusterSchema),
    diagnostics: () => ask(connection, { path: `${API}/diagnostics` }, diagnosisSchema),
    async createSweep({ spec, by = "api", idempotencyKey = crypto.randomUUID() }) {
      const headers = { "idempotency-key": idempotencyKey };
      const body = { spec, by };
      const request = { method: "POST", path: `${API}/sweeps`, body, headers } as const;
      return (await ask(connection, request, createdSweepSchema)).sweep;
    },
    async sweeps() {
      return (await ask(connection, { path: `${API}/sweeps` }, sweepListSchema)).sweeps;
    },
    sweep: (sweep) => ask(connection, { path: at(sweep) }, sweepSummarySchema),
    result: (sweep) => ask(connection, { path: at(sweep, "result") }, sweepResultSchema),
    command: (sweep, command, by = "api") =>
      ask(
        connection,
        { method: "POST", path: at(sweep, command), body: { by } },
        sweepSummarySchema,
      ),
    async trials(sweep, { from = 0, count = 100 } = {}) {
      const path = `${at(sweep, "trials")}?from=${from}&count=${count}`;
      return (await ask(connection, { path }, trialListSchema)).trials;
    },
    async curve(sweep, trial) {
      const path = at(sweep, "trials", trial, "curve");
      return (await ask(connection, { path }, curveSchema)).reports;
    },
    modelFile: (sweep, file) =>
      send(connection, { path: at(sweep, "model", file) }, async (response) => {
        return new Uint8Array(await response.arrayBuffer());
      }),
    events: (sweep, options) => followEvents(connection, at(sweep, "events"), options),
  };
}
