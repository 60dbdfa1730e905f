// How a connection finds its master by Sentinel, and hears of a failover while the old master still
// answers. The client (ioredis 6.0) can do that, too, but its listeners outlive the connection: they go
// on when it has been ended, and break off the next one while it is being made, after which the client
// gives up for good. Each sentinel that is away, they print with a stack.

import type { Socket } from "node:net";

import { assert } from "@caviar/errors";
import { Redis, type SentinelConnectionOptions, SentinelConnector } from "ioredis";

const FAILOVERS = "+switch-master";
/** Between two attempts to reach a sentinel that is away; ms. The others tell, too. */
const RECONNECT_MS = 10_000;

export class ListeningConnector extends SentinelConnector {
  /** `options`: those of the client, with its defaults. */
  constructor(options: unknown) {
    assert(isSentinel(options), "a connection by Sentinel names its sentinels");
    super(options);
  }

  override async connect(...parameters: Parameters<SentinelConnector["connect"]>) {
    const stream = await super.connect(...parameters);
    stream.once("connect", () => {
      const sentinels = this.options.sentinels ?? [];
      const listeners = sentinels.map((sentinel) => this.#listen(sentinel, stream));
      stream.once("close", () => {
        for (const listener of listeners) listener.disconnect();
      });
    });
    return stream;
  }

  /** Ends the connection when `sentinel` says that its master is another one now. */
  #listen({ host, port }: { host?: string; port?: number }, stream: Socket): Redis {
    const { name, sentinelUsername, sentinelPassword, sentinelTLS } = this.options;
    const listener = new Redis({
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(sentinelUsername !== undefined && { username: sentinelUsername }),
      ...(sentinelPassword !== undefined && { password: sentinelPassword }),
      ...(sentinelTLS && { tls: sentinelTLS }),
      retryStrategy: () => RECONNECT_MS,
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
    });
    listener.on("error", () => undefined); // tried again, see above
    listener.on("message", (_channel, message: string) => {
      if (message.split(" ")[0] === name) stream.destroy();
    });
    listener.subscribe(FAILOVERS).catch(() => undefined); // ended with the connection
    return listener;
  }
}

function isSentinel(options: unknown): options is SentinelConnectionOptions {
  return typeof options === "object" && options !== null && "sentinels" in options;
}
