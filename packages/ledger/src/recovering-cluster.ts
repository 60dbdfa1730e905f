// A connection to a Redis Cluster that comes back however the failover went. That of ioredis (6.0) has
// two ways of not doing so:
// - when the cluster has no master for some slot, `connect` neither resolves nor rejects, also once the
//   connection stands. BullMQ waits for it when it renews the connection on which a worker hears of jobs,
//   and takes no job any more
// - when a server's connection ends only while the names of the next attempt are looked up, that attempt
//   is broken off and no other follows; every command waits for good

import type { Cluster } from "ioredis";

/** Longer than the client itself waits between two attempts; ms. */
const REVIVE_MS = 2_000;

type Connection = Pick<Cluster, "status" | "connect" | "disconnect" | "quit" | "on">;

/** The same connection, and whatever is duplicated from it, mended in these two. */
export function recovering<Mapped extends Connection & Pick<Cluster, "duplicate">>(
  cluster: Mapped,
): Mapped {
  mend(cluster);
  const duplicate = cluster.duplicate.bind(cluster);
  cluster.duplicate = (...parameters) => recovering(duplicate(...parameters));
  return cluster;
}

function mend(cluster: Connection): void {
  const connect = cluster.connect.bind(cluster);
  const disconnect = cluster.disconnect.bind(cluster);
  const quit = cluster.quit.bind(cluster);
  /** How the attempts that are under way come out, however many it takes. */
  let outcome = Promise.withResolvers<"ready" | "end">();
  /** Whoever has left it is not to find it connected again. */
  let isLeft = false;
  for (const status of ["ready", "end"] as const) {
    cluster.on(status, () => {
      outcome.resolve(status);
      outcome = Promise.withResolvers();
    });
  }
  cluster.connect = async () => {
    isLeft = false;
    const { promise } = outcome;
    const first = connect().then(() => "ready" as const);
    if ((await Promise.race([first, promise])) === "end") throw new Error("Connection is closed.");
  };
  cluster.disconnect = (reconnect = false) => {
    isLeft = !reconnect;
    disconnect(reconnect);
  };
  cluster.quit = async (...parameters) => {
    isLeft = true;
    return quit(...parameters);
  };
  const revive = () => {
    if (cluster.status === "close" && !isLeft) cluster.connect().catch(() => undefined);
  };
  cluster.on("close", () => {
    setTimeout(revive, REVIVE_MS).unref();
  });
}
