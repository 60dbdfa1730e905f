// A TCP proxy before Redis that can hold back what Redis answers to one process from a certain
// command on, so that a test can stop that process while it waits for the answer.

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

type Hold = {
  /** On the connection that has sent a command with these words, ... */
  readonly after: readonly string[];
  /** ... once it sends this one, no answer comes through. */
  readonly from: readonly string[];
};

export class HoldingProxy implements AsyncDisposable {
  readonly #upstream: URL;
  readonly #server = createServer((client) => this.#take(client));
  readonly #sockets = new Set<Socket>();
  readonly #sent: string[] = [];
  readonly #answers: string[] = [];
  #hold: Hold | undefined;
  #caught: ((server: Socket) => void) | undefined;

  private constructor(upstream: string) {
    this.#upstream = new URL(upstream);
  }

  /** Before the Redis at `upstream`, redis://... */
  static async start(upstream: string): Promise<HoldingProxy> {
    const proxy = new HoldingProxy(upstream);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("expected a TCP port");
    const url = new URL(this.#upstream);
    url.port = String(address.port);
    return url.href;
  }

  /** Resolves when it holds; call what it gives to let the answers through. */
  async hold(hold: Hold): Promise<() => void> {
    this.#hold = hold;
    const server = await new Promise<Socket>((resolve) => (this.#caught = resolve));
    return () => server.resume();
  }

  /** What Redis has answered since `hold`, as it came. */
  get answers(): string {
    return this.#answers.join("");
  }

  /** What the process has sent since `hold`, as it came. */
  get sent(): string {
    return this.#sent.join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #take(client: Socket): void {
    const { hostname: host, port } = this.#upstream;
    const server = connect({ host, port: Number(port) });
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined); // processes are killed here
    }
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    let isAfter = false;
    let isHeld = false;
    client.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (isHeld) this.#sent.push(text);
      if (isAfter && !isHeld && includesAll(text, this.#hold?.from)) {
        isHeld = true;
        server.pause();
        this.#caught?.(server);
      }
      isAfter ||= includesAll(text, this.#hold?.after);
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (isHeld) this.#answers.push(bytes.toString("latin1"));
      client.write(bytes);
    });
  }
}

function includesAll(text: string, words: readonly string[] | undefined): boolean {
  return words !== undefined && words.every((word) => text.includes(word));
}
