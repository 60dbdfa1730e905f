// How a connection finds its master by Sentinel. ioredis (6.0) lets the detector of the connection
// before live on: when it hears of the failover while the next connection is being made, it breaks
// that off, and the client gives up for good with "Connection is closed".

import { assert } from "@caviar/errors";
import { type SentinelConnectionOptions, SentinelConnector } from "ioredis";

export class SingleDetectorConnector extends SentinelConnector {
  /** `options`: those of the client, with its defaults. */
  constructor(options: unknown) {
    assert(isSentinel(options), "a connection by Sentinel names its sentinels");
    super(options);
  }

  override async connect(...parameters: Parameters<SentinelConnector["connect"]>) {
    this.disconnect(); // the detector, and what is left of the connection before
    return super.connect(...parameters);
  }
}

function isSentinel(options: unknown): options is SentinelConnectionOptions {
  return typeof options === "object" && options !== null && "sentinels" in options;
}
