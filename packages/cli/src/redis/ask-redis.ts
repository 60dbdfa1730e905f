// The only words this command speaks with Redis: here is my password, are you there? (RESP,
// https://redis.io/docs/latest/develop/reference/protocol-spec/). Everything else is the business
// of the coordinator and the trainers.

import { connect } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";

/** A TCP port, or a unix socket. */
export type RedisAddress = {
  readonly where: { readonly host: string; readonly port: number } | { readonly path: string };
  readonly username?: string;
  readonly password?: string;
  readonly tls?: ConnectionOptions;
};

/** absent: nobody there, or nobody who answers in time. */
export type RedisAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "loading" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "absent"; readonly message: string };

const TIMEOUT_MS = 2_000;
const REPLY_LENGTH_MAX = 4096;

/** Asks once. Never rejects. */
export function askRedis({ where, username, password, tls }: RedisAddress): Promise<RedisAnswer> {
  const login = [username, password].filter((word) => word !== undefined);
  const commands = [...(password === undefined ? [] : [["AUTH", ...login]]), ["PING"]];
  return new Promise((resolve) => {
    const socket = tls ? connectTls({ ...where, ...tls }) : connect(where);
    let reply = "";
    const settle = (answer: RedisAnswer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () =>
      settle({ kind: "absent", message: `no answer within ${TIMEOUT_MS} ms` }),
    );
    socket.once("error", (error) => settle({ kind: "absent", message: error.message }));
    socket.once("close", () => settle({ kind: "absent", message: "the connection was closed" }));
    socket.once(tls ? "secureConnect" : "connect", () =>
      socket.write(commands.map(encoded).join("")),
    );
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      reply += chunk;
      const lines = reply.split("\r\n").slice(0, -1);
      const refusal = lines.find((line) => !/^\+(OK|PONG)$/.test(line));
      if (refusal !== undefined || reply.length > REPLY_LENGTH_MAX) settle(refused(refusal ?? ""));
      else if (lines.length === commands.length) settle({ kind: "ready" });
    });
  });
}

function refused(line: string): RedisAnswer {
  const message = line.slice(0, 200);
  return message.startsWith("-LOADING") ? { kind: "loading" } : { kind: "refused", message };
}

/** A command as an array of bulk strings. */
function encoded(words: readonly string[]): string {
  const bulk = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${bulk.join("")}`;
}
