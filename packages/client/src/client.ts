// The HTTP API of a coordinator, typed. It runs in Node and in a browser; every answer is parsed
// by the schema that the coordinator writes with.

import {
  type Cluster,
  clusterSchema,
  type CreatedToken,
  createdSweepSchema,
  createdTokenSchema,
  type CurveList,
  curveSchema,
  decodeCurves,
  decodeTable,
  type Diagnosis,
  diagnosisSchema,
  importanceSchema,
  type LedgerEvent,
  type Report,
  type Role,
  type Session,
  sessionSchema,
  type SweepCommand,
  type SweepId,
  type SweepImportance,
  sweepListSchema,
  type SweepResult,
  sweepResultSchema,
  type SweepSpecInput,
  type SweepSummary,
  sweepSummarySchema,
  type SweepTable,
  type Token,
  tokenListSchema,
  trialEventsSchema,
  type TrialPage,
  trialPageSchema,
  type TrialQuery,
  type TrialSummary,
  trialSummarySchema,
} from "@caviar/protocol";

import { followEvents, type FollowOptions } from "./follow-events.ts";
import { ask, type Connection, type Request, send } from "./request.ts";
import { type Steering, steeringMethods } from "./steering.ts";

export type ClientOptions = {
  /** For instance http://127.0.0.1:7070; empty in a page that the coordinator itself serves. */
  readonly url: string;
  /** For a coordinator that asks for one; a page has a login instead. */
  readonly token?: string | undefined;
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
export type Client = Steering & {
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
  /** Forget a sweep that has ended: its ledger, checkpoints and model. */
  deleteSweep(sweep: SweepId): Promise<void>;
  /** A page of trials; `total` says how many there are on all pages. */
  trials(sweep: SweepId, query?: Partial<TrialQuery>): Promise<TrialPage>;
  trial(sweep: SweepId, trial: number): Promise<TrialSummary>;
  /** Which parameters mattered; an empty list below 20 finished trials. */
  importance(sweep: SweepId): Promise<SweepImportance>;
  /** All trials as a table. */
  exportTrials(sweep: SweepId, format: ExportFormat): Promise<Uint8Array<ArrayBuffer>>;
  /** The metrics of one trial, epoch by epoch. */
  curve(sweep: SweepId, trial: number): Promise<Report[]>;
  /** The curves of the best trials, or of those named, in at most `points` points each. */
  curves(sweep: SweepId, options?: CurveOptions): Promise<CurveList>;
  /** The whole sweep in columns, at the sequence number `head.seq`. */
  table(sweep: SweepId, signal?: AbortSignal): Promise<SweepTable>;
  /** The ledger's events of one trial, oldest first; of very many the last. */
  trialEvents(sweep: SweepId, trial: number): Promise<LedgerEvent[]>;
  /** One of the winner's exported files. */
  modelFile(sweep: SweepId, file: string): Promise<Uint8Array<ArrayBuffer>>;
  /** From the ledger's beginning or after a sequence number; ends after `sweep-ended`. */
  events(sweep: SweepId, options?: FollowOptions): AsyncIterable<LedgerEvent>;
  /** Who this client is taken for, and whether it must say so. */
  session(): Promise<Session>;
  /** For a page: the browser keeps the login as a cookie that no script can read. */
  login(token: string): Promise<Session>;
  logout(): Promise<Session>;
  tokens(): Promise<readonly Token[]>;
  /** The secret is in this answer only. */
  createToken(token: { readonly name: string; readonly role: Role }): Promise<CreatedToken>;
  revokeToken(id: string): Promise<void>;
};

type ExportFormat = "csv" | "jsonl" | "parquet";

const API = "/api/v1";

function at(sweep: SweepId, ...rest: readonly (string | number)[]): string {
  return [`${API}/sweeps`, sweep, ...rest.map((part) => encodeURIComponent(part))].join("/");
}

export function createClient({ url, token, fetch = globalThis.fetch }: ClientOptions): Client {
  // Bound here, because a browser's fetch refuses to be a method of another object.
  const connection: Connection = {
    url: url.replace(/\/+$/, ""),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    fetch: (...request) => fetch(...request),
  };

  return {
    ...accessMethods(connection),
    ...trialMethods(connection),
    ...steeringMethods(connection, at),
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
    deleteSweep: (sweep) => send(connection, { method: "DELETE", path: at(sweep) }, nothing),
    events: (sweep, options) => followEvents(connection, at(sweep, "events"), options),
  };
}

type TrialMethods = Pick<
  Client,
  | "trials"
  | "trial"
  | "curve"
  | "curves"
  | "table"
  | "trialEvents"
  | "importance"
  | "exportTrials"
  | "modelFile"
>;

function trialMethods(connection: Connection): TrialMethods {
  return {
    trials(sweep, query = {}) {
      const set = Object.entries(query)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]);
      const words = new URLSearchParams(Object.fromEntries(set)).toString();
      return ask(connection, { path: `${at(sweep, "trials")}?${words}` }, trialPageSchema);
    },
    trial: (sweep, trial) =>
      ask(connection, { path: at(sweep, "trials", trial) }, trialSummarySchema),
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
      return decodeCurves((await send(connection, request, bytesOf)).buffer);
    },
    async table(sweep, signal) {
      const request = { path: at(sweep, "table"), timeoutMs: FIRST_READ_MS, signal };
      return decodeTable((await send(connection, request, bytesOf)).buffer);
    },
    async trialEvents(sweep, trial) {
      const path = at(sweep, "trials", trial, "events");
      return (await ask(connection, { path }, trialEventsSchema)).events;
    },
    importance: (sweep) => ask(connection, { path: at(sweep, "importance") }, importanceSchema),
    exportTrials: (sweep, format) =>
      send(connection, { path: `${at(sweep, "export")}?format=${format}` }, bytesOf),
    modelFile: (sweep, file) => send(connection, { path: at(sweep, "model", file) }, bytesOf),
  };
}

type AccessMethods = Pick<
  Client,
  "session" | "login" | "logout" | "tokens" | "createToken" | "revokeToken"
>;

function accessMethods(connection: Connection): AccessMethods {
  const session = (request: Pick<Request, "method" | "body">) =>
    ask(connection, { ...request, path: `${API}/session` }, sessionSchema);
  const path = `${API}/tokens`;
  return {
    session: () => session({}),
    login: (token) => session({ method: "POST", body: { token } }),
    logout: () => session({ method: "DELETE" }),
    tokens: async () => (await ask(connection, { path }, tokenListSchema)).tokens,
    createToken: (body) => ask(connection, { method: "POST", path, body }, createdTokenSchema),
    revokeToken: (id) =>
      send(connection, { method: "DELETE", path: `${path}/${encodeURIComponent(id)}` }, nothing),
  };
}

const bytesOf = async (response: Response): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await response.arrayBuffer());

async function nothing(): Promise<void> {}
