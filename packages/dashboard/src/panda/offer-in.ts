import type { Cluster, ObjectiveOffer, SweepSpec } from "@caviar/protocol";

/** What a trainer of the sweep's pool, or else of any, offers under its objective's name. */
export function offerIn(
  cluster: Cluster | undefined,
  { pool, objective }: Pick<SweepSpec, "pool" | "objective">,
): ObjectiveOffer | undefined {
  const trainers = cluster?.trainers ?? [];
  const serving = trainers.filter(({ pools }) => pools.includes(pool));
  const offers = [...serving, ...trainers].flatMap((trainer) => trainer.offers);
  return offers.find(({ name }) => name === objective.name);
}
