import { createServer } from "node:net";

/** `wished` when nobody listens there on loopback, else any free port. */
export async function freePort(wished = 0): Promise<number> {
  return (await probe(wished)) ?? (await probe(0)) ?? 0;
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(address !== null && typeof address === "object" ? address.port : undefined);
      });
    });
  });
}
