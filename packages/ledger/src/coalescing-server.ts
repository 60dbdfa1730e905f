// A connection that writes the commands of one turn of the event loop at once. The client alone hands
// each to the system by itself: two to three times the calls of a trainer of many short trials, and as
// many reads for Redis.

import { Redis as Server } from "ioredis";

export class CoalescingServer extends Server {
  override sendCommand(...args: Parameters<Server["sendCommand"]>): unknown {
    const { stream } = this;
    if (stream?.writableCorked === 0) {
      stream.cork();
      setImmediate(() => stream.uncork());
    }
    return super.sendCommand(...args);
  }
}
