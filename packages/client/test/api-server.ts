// A coordinator's stand-in: a real HTTP server that answers what a test says.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Requests seen so far, and the address; closed at the end of the scope. */
export async function startApi(answer: Answer) {
  const seen: { line: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    answer(request, response, body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(value));
}
