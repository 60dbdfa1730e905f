// The HTTP API of a coordinator, typed. It runs in Node and in a browser; every answer is parsed
// by the schema that the coordinator writes with.

import {
  type Cluster,
  clusterSchema,
  createdSweepSchema,
  type CurveList,
  curveSchema,
  decodeCurves,
  decodeTable,
  type LedgerEvent,
  type Report,
  type SweepCommand,
  type SweepImportance,
  sweepImportanceSchema,
  type SweepId,
  sweepListSchema,
  type SweepResult,
  sweepResultSchema,
  type SweepSpecInput,
  type SweepSummary,
  sweepSummarySchema,
  type SweepTable,
  trialEventsSchema,
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

type CurveOptions = {
  readonly limit?: number;
  readonly points?: number;
  readonly trials?: readonly number[];
};

/** A coordinator that has not read this ledger yet reads it first: a minute for millions of events. */
const FIRST_READ_MS = 120_000;

/**
 * Every method throws a CaviarError: the coordinator's own, CAV_COORDINATOR_UNREACHABLE after a
 * few seconds without an answer, CAV_MESSAGE_INVALID for an answer that its schema does not know.
 */
export type Client = {
  /** Without a slash at its end. */
  readonly url: string;
  cluster(): Promise<Cluster>;
  createSweep(sweep: NewSweep): Promise<SweepId>;
  /** Newest first. */
  sweeps(): Promise<SweepSummary[]>;
  sweep(sweep: SweepId): Promise<SweepSummary>;
  /** At any time; its digest is empty until the sweep has ended. */
  result(sweep: SweepId): Promise<SweepResult>;
  command(sweep: SweepId, command: SweepCommand, by?: string): Promise<SweepSummary>;
  /** The metrics of one trial, epoch by epoch. */
  curve(sweep: SweepId, trial: number): Promise<Report[]>;
  /** The curves of the best trials, or of those named, in at most `points` points each. */
  curves(sweep: SweepId, options?: CurveOptions): Promise<CurveList>;
  /** The whole sweep in columns, at the sequence number `head.seq`. */
  table(sweep: SweepId, signal?: AbortSignal): Promise<SweepTable>;
  /** The ledger's events of one trial, oldest first; of very many the last. */
  trialEvents(sweep: SweepId, trial: number): Promise<LedgerEvent[]>;
  /** Which parameters mattered so far. */
  importance(sweep: SweepId): Promise<SweepImportance>;
  /** One of the winner's exported files. */
  modelFile(sweep: SweepId, file: string): Promise<Uint8Array<ArrayBuffer>>;
  /** From the ledger's beginning or after a sequence number; ends after `sweep-ended`. */
  events(sweep: SweepId, options?: FollowOptions): AsyncIterable<LedgerEvent>;
};

const API = "/api/v1";

function at(sweep: SweepId, ...rest: readonly (string | number)[]): string {
  return [`${API}/sweeps`, sweep, ...rest.map((part) => encodeURIComponent(part))].join("/");
}

const bytesOf = async (response: Response): Promise<ArrayBuffer> => response.arrayBuffer();

export function createClient({ url, fetch = globalThis.fetch }: ClientOptions): Client {
  // Bound here, because a browser's fetch refuses to be a method of another object.
  const connection: Connection = {
    url: url.replace(/\/+$/, ""),
    fetch: (...request) => fetch(...request),
  };

  return {
    url: connection.url,
    cluster: () => ask(connection, { path: `${API}/cluster` }, clusterSchema),
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
    async curve(sweep, trial) {
      const path = at(sweep, "trials", trial, "curve");
      return (await ask(connection, { path }, curveSchema)).reports;
    },
    async curves(sweep, { limit, points, trials } = {}) {
      const query = new URLSearchParams();
      if (limit !== undefined) query.set("limit", String(limit));
      if (points !== undefined) query.set("points", String(points));
      if (trials !== undefined) query.set("trials", trials.join(","));
      const request = {
        path: `${at(sweep, "curves")}?${query.toString()}`,
        timeoutMs: FIRST_READ_MS,
      };
      return decodeCurves(await send(connection, request, bytesOf));
    },
    async table(sweep, signal) {
      const request = { path: at(sweep, "table"), timeoutMs: FIRST_READ_MS, signal };
      return decodeTable(await send(connection, request, bytesOf));
    },
    async trialEvents(sweep, trial) {
      const path = at(sweep, "trials", trial, "events");
      return (await ask(connection, { path }, trialEventsSchema)).events;
    },
    importance: (sweep) =>
      ask(connection, { path: at(sweep, "importance") }, sweepImportanceSchema),
    modelFile: (sweep, file) =>
      send(connection, { path: at(sweep, "model", file) }, async (response) => {
        return new Uint8Array(await response.arrayBuffer());
      }),
    events: (sweep, options) => followEvents(connection, at(sweep, "events"), options),
  };
}
