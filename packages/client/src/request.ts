// One request to the API. Every request that this client makes may be made again (those that
// create carry an Idempotency-Key), so a coordinator that is just restarting is waited for.

import { CaviarError } from "@caviar/errors";

import { type BackOff, backOffMs, pause } from "./pause.ts";
import { problemOf } from "./problem.ts";
import { parseJson, type Schema } from "./schema.ts";

export type Connection = {
  /** Scheme, host and port; empty in a page that the coordinator itself serves. */
  readonly url: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
};

export type Request = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer, its body too; Infinity for a stream. */
  readonly timeoutMs?: number;
};

/** With BACK_OFF: about six seconds in all, which a restart of the coordinator fits into. */
const ATTEMPTS_MAX = 7;
const BACK_OFF: BackOff = { firstMs: 100, mostMs: 2_000 };
const TIMEOUT_MS = 30_000;

/** Statuses that say "not now" rather than "no". */
const BUSY = new Set([502, 503, 504]);

/** Reads the body of a 2xx response. */
type Read<T> = (response: Response) => Promise<T>;

/**
 * What `read` makes of a 2xx response. Throws the API's own coded error, or
 * CAV_COORDINATOR_UNREACHABLE when nobody answers.
 */
export async function send<T>(connection: Connection, request: Request, read: Read<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const answer = await sendOnce(connection, request, read);
    if (!(answer instanceof CaviarError)) return answer;
    if (attempt === ATTEMPTS_MAX) throw answer;
    await pause(backOffMs(attempt, BACK_OFF), request.signal);
    request.signal?.throwIfAborted();
  }
}

/** As `send`, but answers why to ask again later; throws only what asking again cannot change. */
export async function sendOnce<T>(
  connection: Connection,
  request: Request,
  read: Read<T>,
): Promise<T | CaviarError> {
  const asked = `${request.method ?? "GET"} ${connection.url}${request.path}`;
  let problem: CaviarError;
  let status: number;
  try {
    const response = await transmit(connection, request);
    if (response.ok) return await read(response);
    status = response.status;
    problem = await problemOf(response, asked);
  } catch (cause) {
    request.signal?.throwIfAborted();
    return unreachable(asked, cause);
  }
  if (!BUSY.has(status)) throw problem;
  return problem;
}

function transmit(connection: Connection, request: Request): Promise<Response> {
  const { method = "GET", path, body, headers, timeoutMs = TIMEOUT_MS } = request;
  const timeout = timeoutMs === Infinity ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [request.signal, timeout].filter((signal) => signal !== undefined);
  return connection.fetch(`${connection.url}${path}`, {
    method,
    headers: {
      accept: "application/json, application/problem+json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...connection.headers,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.any(signals),
  });
}

export function unreachable(asked: string, cause: unknown): CaviarError {
  const message = `${asked}: expected an answer, got none; is the coordinator running?`;
  return new CaviarError("CAV_COORDINATOR_UNREACHABLE", message, { cause });
}

/** The JSON of a 2xx response, parsed by its schema. Throws CAV_MESSAGE_INVALID too. */
export async function ask<T>(
  connection: Connection,
  request: Request,
  schema: Schema<T>,
): Promise<T> {
  const text = await send(connection, request, (response) => response.text());
  return parseJson(text, schema, request.path);
}
