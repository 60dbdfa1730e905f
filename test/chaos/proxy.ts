// A TCP proxy between one process and Redis: the network, as bad as it gets. It can
//   cut      reset every connection
//   refuse   reset every new connection too, until it accepts again
//   stall    pass nothing, either way, until it flows again; or is cut: then what it held is lost
//   arm      a trap for one command

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

import { ProxiedConnection } from "./proxied-connection.ts";
import type { Trap } from "./trap.ts";

export class Proxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #upstream: URL;
  readonly #connections = new Set<ProxiedConnection>();
  readonly #traps = new Set<Trap>();
  #port = 0;
  #isRefusing = false;
  #isStalled = false;

  private constructor(upstream: string) {
    this.#upstream = new URL(upstream);
    this.#server = createServer((socket) => this.#take(socket));
  }

  /** Before the Redis at `upstream`, redis://... */
  static async start(upstream: string): Promise<Proxy> {
    const proxy = new Proxy(upstream);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    const address = proxy.#server.address();
    if (address === null || typeof address === "string") throw new Error("expected a TCP port");
    proxy.#port = address.port;
    return proxy;
  }

  /** What to connect to instead. */
  get url(): string {
    const url = new URL(this.#upstream);
    url.port = String(this.#port);
    return url.href;
  }

  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }

  refuse(): void {
    this.#isRefusing = true;
    this.cut();
  }

  accept(): void {
    this.#isRefusing = false;
  }

  stall(): void {
    this.#isStalled = true;
    for (const connection of this.#connections) connection.stall();
  }

  flow(): void {
    this.#isStalled = false;
    for (const connection of this.#connections) connection.flow();
  }

  arm(trap: Trap): void {
    this.#traps.add(trap);
  }

  /** Let go of what a trap that holds has caught, in its order. */
  release(): void {
    for (const connection of this.#connections) connection.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.cut();
  }

  #take(client: Socket): void {
    if (this.#isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const { hostname: host, port } = this.#upstream;
    const server = connect({ host, port: Number(port) });
    const connection = new ProxiedConnection(client, server, (words) => this.#sprungBy(words));
    this.#connections.add(connection);
    client.once("close", () => this.#connections.delete(connection));
    if (this.#isStalled) connection.stall();
  }

  #sprungBy(words: readonly string[]): Trap | undefined {
    for (const trap of this.#traps) {
      if (!trap.takes(words)) continue;
      this.#traps.delete(trap);
      return trap;
    }
    return undefined;
  }
}
