// One connection through the proxy. It passes whole frames, so that it can tell commands apart.
// Replies come in the order of their commands, which is how the right one is found.

import type { Socket } from "node:net";

import { FrameReader, isPush, wordsOf } from "./resp.ts";
import type { Trap } from "./trap.ts";

const BROKEN = "*1\r\n:broken\r\n";
const READ_ONLY = Buffer.from("-READONLY You can't write against a read only replica.\r\n");
/** In RESP3 the answer to a subscription is a push. */
const ANSWERED_BY_PUSH = /^p?s?(un)?subscribe$/i;

type SprungBy = (words: readonly string[]) => Trap | undefined;

export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #sprungBy: SprungBy;
  readonly #commands = new FrameReader();
  readonly #replies = new FrameReader();
  /** What becomes of each reply that is due; bytes: is told in Redis' place. */
  readonly #due: ("pass" | "lose" | Buffer)[] = [];
  #held: Buffer[] | undefined;

  /** `sprungBy` is asked about each command. */
  constructor(client: Socket, server: Socket, sprungBy: SprungBy) {
    this.#client = client;
    this.#server = server;
    this.#sprungBy = sprungBy;
    for (const socket of [client, server]) {
      socket.setNoDelay();
      socket.on("error", () => undefined); // followed by close
      socket.on("close", () => this.cut());
    }
    client.on("data", (chunk) => {
      for (const frame of this.#commands.read(chunk)) this.#onCommand(frame);
    });
    server.on("data", (chunk) => {
      for (const frame of this.#replies.read(chunk)) this.#onReply(frame);
    });
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  stall(): void {
    this.#client.pause();
    this.#server.pause();
  }

  flow(): void {
    this.#client.resume();
    this.#server.resume();
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const frame of held) this.#pass(frame);
  }

  #onCommand(frame: Buffer): void {
    if (this.#held) {
      this.#held.push(frame);
      return;
    }
    switch (this.#sprungBy(wordsOf(frame))?.tampering) {
      case undefined:
        this.#pass(frame);
        return;
      case "lose the reply":
        this.#due.push("lose");
        this.#server.write(frame);
        return;
      case "read only":
        this.#due.push(READ_ONLY);
        this.#speakForRedis();
        return;
      case "break":
        this.#due.push("pass");
        this.#server.write(BROKEN);
        return;
      case "hold":
        this.#held = [frame];
    }
  }

  #pass(frame: Buffer): void {
    if (!ANSWERED_BY_PUSH.test(wordsOf(frame)[0] ?? "")) this.#due.push("pass");
    this.#server.write(frame);
  }

  #onReply(frame: Buffer): void {
    if (isPush(frame)) {
      this.#client.write(frame);
      return;
    }
    if (this.#due.shift() === "lose") {
      this.cut();
      return;
    }
    this.#client.write(frame);
    this.#speakForRedis();
  }

  #speakForRedis(): void {
    for (let next = this.#due[0]; Buffer.isBuffer(next); next = this.#due[0]) {
      this.#client.write(next);
      this.#due.shift();
    }
  }
}
