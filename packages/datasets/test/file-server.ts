// A web server on this machine that serves a few files, or misbehaves.

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

export type Answer = (response: ServerResponse) => void;

export type FileServer = AsyncDisposable & {
  /** Ends in a slash. */
  readonly address: string;
  /** Paths asked for so far, without the leading slash. */
  readonly requests: readonly string[];
};

/** Serve `answers` by path on a free port; everything else is 404. */
export async function fileServer(answers: Readonly<Record<string, Answer>>): Promise<FileServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1);
    requests.push(path);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("the server has no port");
  return {
    address: `http://127.0.0.1:${at.port}/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** The bytes, with their length. */
export function whole(bytes: Uint8Array): Answer {
  return (response) => response.writeHead(200, { "content-length": bytes.length }).end(bytes);
}

/** Claims all of the bytes, sends half and hangs up. */
export function truncated(bytes: Uint8Array): Answer {
  return (response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };
}

/** Sends half of the bytes and then nothing, for ever. */
export function stalled(bytes: Uint8Array): Answer {
  return (response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2));
  };
}

/** Sends bytes without end and without a length. */
export function endless(): Answer {
  return (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(new Uint8Array(65_536)));
      response.once("drain", more);
    };
    more();
  };
}
