// The proxy before a server that answers every command with its own words, and can be asked what it
// has received.

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

import { expect, test } from "vitest";

import { Proxy } from "./proxy.ts";
import { FrameReader, wordsOf } from "./resp.ts";
import { Trap } from "./trap.ts";

const bulk = (word: string) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
const command = (word: string) => `*1\r\n${bulk(word)}`;
const isWord = (expected: string) => (words: readonly string[]) => words[0] === expected;

async function echo() {
  const received: string[] = [];
  const server = createServer((socket) => {
    const frames = new FrameReader();
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      for (const frame of frames.read(chunk)) {
        const word = wordsOf(frame)[0] ?? "rubbish";
        received.push(word);
        socket.write(`+${word}\r\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  const proxy = await Proxy.start(`redis://127.0.0.1:${address.port}`);
  return {
    received,
    proxy,
    client: () => new Client(connect(Number(new URL(proxy.url).port), "127.0.0.1")),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      server.close();
    },
  };
}

class Client {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #text = "";

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("utf8").on("error", () => undefined);
    socket.on("data", (chunk: string) => (this.#text += chunk));
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once("close", () => resolve());
    this.closed = promise;
  }

  send(...words: string[]): void {
    this.socket.write(words.map(command).join(""));
  }

  /** Everything so far, once it has so many lines. */
  async lines(count: number): Promise<string[]> {
    while (this.#text.split("\r\n").length <= count) await once(this.socket, "data");
    return this.#text.split("\r\n").slice(0, -1);
  }
}

test("what nobody tampers with passes", async () => {
  await using here = await echo();
  const client = here.client();
  client.send("a", "b");
  expect(await client.lines(2)).toEqual(["+a", "+b"]);
});

test("lose the reply: the command arrives, its answer does not, and the connection is cut", async () => {
  await using here = await echo();
  const client = here.client();
  const trap = new Trap("lose the reply", isWord("b"));
  here.proxy.arm(trap);
  client.send("a", "b", "c");
  await trap.sprung;
  await client.closed;
  expect(here.received.slice(0, 2)).toEqual(["a", "b"]);
  expect(await client.lines(0)).toEqual(expect.not.arrayContaining(["+b"]));
  const again = here.client();
  again.send("b"); // a trap springs once
  expect(await again.lines(1)).toEqual(["+b"]);
});

test("read only: the server never sees the command, and the refusal stands in its place", async () => {
  await using here = await echo();
  const client = here.client();
  here.proxy.arm(new Trap("read only", isWord("b")));
  client.send("a", "b", "c");
  const lines = await client.lines(3);
  expect([lines[0], lines[1]?.split(" ")[0], lines[2]]).toEqual(["+a", "-READONLY", "+c"]);
  expect(here.received).toEqual(["a", "c"]);
});

test("break: rubbish arrives in the command's place", async () => {
  await using here = await echo();
  const client = here.client();
  here.proxy.arm(new Trap("break", isWord("b")));
  client.send("b");
  expect(await client.lines(1)).toEqual(["+rubbish"]);
});

test("hold: the command and all after it wait until they are released, in their order", async () => {
  await using here = await echo();
  const client = here.client();
  const trap = new Trap("hold", isWord("b"));
  here.proxy.arm(trap);
  client.send("a", "b", "c");
  await trap.sprung;
  expect(await client.lines(1)).toEqual(["+a"]);
  expect(here.received).toEqual(["a"]);
  here.proxy.release();
  expect(await client.lines(3)).toEqual(["+a", "+b", "+c"]);
});

test("a trap on several proxies is sprung by the first, and by nobody when it is disarmed", async () => {
  await using here = await echo();
  const trap = new Trap("hold", isWord("b"));
  here.proxy.arm(trap);
  expect(trap.disarm()).toBe(true);
  const client = here.client();
  client.send("b");
  expect(await client.lines(1)).toEqual(["+b"]);
});

test("stalled, nothing passes, on new connections too; then all of it does", async () => {
  await using here = await echo();
  const before = here.client();
  here.proxy.stall();
  const after = here.client();
  before.send("a");
  after.send("b");
  const other = await echo();
  const witness = other.client(); // a round trip elsewhere: time enough to pass
  witness.send("c");
  await witness.lines(1);
  await other[Symbol.asyncDispose]();
  expect(here.received).toEqual([]);
  here.proxy.flow();
  expect([await before.lines(1), await after.lines(1)]).toEqual([["+a"], ["+b"]]);
});

test("refusing, it resets old and new connections; accepting again, it serves", async () => {
  await using here = await echo();
  const before = here.client();
  here.proxy.refuse();
  await before.closed;
  const meanwhile = here.client();
  await meanwhile.closed;
  here.proxy.accept();
  const after = here.client();
  after.send("a");
  expect(await after.lines(1)).toEqual(["+a"]);
});
