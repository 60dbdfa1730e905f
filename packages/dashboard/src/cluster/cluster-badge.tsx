import type { Cluster } from "@caviar/protocol";

import { countText } from "../format/number-text.ts";
import type { Asked } from "./use-cluster.ts";

/** In the corner of every view: whether the coordinator answers and how many trainers it has. */
export function ClusterBadge({ cluster }: { readonly cluster: Asked<Cluster> }) {
  const { value, error } = cluster;
  if (error !== undefined) {
    return (
      <p className="badge bad" role="status">
        coordinator does not answer
      </p>
    );
  }
  if (!value) {
    return (
      <p className="badge" role="status">
        connecting
      </p>
    );
  }
  const trainers = value.trainers.length;
  const slots = value.trainers.reduce((sum, trainer) => sum + trainer.slots, 0);
  return (
    <p className={trainers > 0 ? "badge good" : "badge bad"} role="status">
      {trainers === 0 ? "no trainers" : `${plural(trainers, "trainer")} · ${plural(slots, "slot")}`}
    </p>
  );
}

const plural = (count: number, noun: string) =>
  `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
