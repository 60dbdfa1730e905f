// Who trains: every live trainer, with what it offers.

import type { Cluster, Trainer } from "@caviar/protocol";

import { countText } from "../format/number-text.ts";
import { ErrorNotice, Notice } from "../notice.tsx";
import type { Asked } from "./use-cluster.ts";

export function ClusterPage({ cluster }: { readonly cluster: Asked<Cluster> }) {
  const { value, error } = cluster;
  return (
    <>
      <h1>Cluster</h1>
      {error !== undefined && (
        <ErrorNotice title="The coordinator does not answer" error={error}>
          <p>Check that it runs; this page goes on by itself when it is back.</p>
        </ErrorNotice>
      )}
      {value && value.trainers.length === 0 && (
        <Notice title="No trainer is connected">
          <p>
            Sweeps wait until one is. Start a trainer with the same <code>REDIS_URL</code> as the
            coordinator: <code>node trainer/src/main.ts</code>, or with Compose{" "}
            <code>docker compose up --scale trainer=2</code>.
          </p>
        </Notice>
      )}
      {value && value.trainers.length > 0 && <TrainerTable trainers={value.trainers} />}
      {!value && error === undefined && <p className="muted">Asking the coordinator…</p>}
    </>
  );
}

function TrainerTable({ trainers }: { readonly trainers: readonly Trainer[] }) {
  const slots = trainers.reduce((sum, trainer) => sum + trainer.slots, 0);
  const pools = poolsOf(trainers);
  return (
    <>
      <dl className="figures">
        <Figure name="trainers" count={trainers.length} />
        <Figure name="slots" count={slots} />
        <Figure name="pools" count={pools.size} />
      </dl>
      <PoolTable pools={pools} />
      <div className="table-scroll panel flush" role="region" aria-label="Trainers" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">trainer</th>
              <th scope="col">pool</th>
              <th scope="col" className="numeric">
                slots
              </th>
              <th scope="col">host</th>
              <th scope="col" className="numeric">
                process
              </th>
              <th scope="col">since</th>
              <th scope="col">offers</th>
            </tr>
          </thead>
          <tbody>
            {trainers.map((trainer) => (
              <tr key={trainer.trainer}>
                <th scope="row" className="mono">
                  {trainer.trainer}
                </th>
                <td>{trainer.pools.join(", ")}</td>
                <td className="numeric">{trainer.slots}</td>
                <td>{trainer.host}</td>
                <td className="numeric">{trainer.pid}</td>
                <td>{new Date(trainer.startedAt).toLocaleString()}</td>
                <td>
                  {trainer.offers.map(({ name, version }) => `${name} ${version}`).join(", ")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A trainer may serve several: it counts in each. */
function poolsOf(trainers: readonly Trainer[]): ReadonlyMap<string, readonly Trainer[]> {
  const served = trainers.flatMap((trainer) => trainer.pools.map((pool) => ({ pool, trainer })));
  const pools = Map.groupBy(served, ({ pool }) => pool);
  return new Map([...pools].map(([pool, members]) => [pool, members.map((m) => m.trainer)]));
}

/** A sweep names a pool; these are the ones that somebody serves. */
function PoolTable({ pools }: { readonly pools: ReadonlyMap<string, readonly Trainer[]> }) {
  return (
    <div className="table-scroll panel flush" role="region" aria-label="Pools" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">pool</th>
            <th scope="col" className="numeric">
              trainers
            </th>
            <th scope="col" className="numeric">
              slots
            </th>
            <th scope="col">objectives</th>
          </tr>
        </thead>
        <tbody>
          {[...pools].map(([pool, members]) => (
            <tr key={pool}>
              <th scope="row">{pool}</th>
              <td className="numeric">{countText(members.length)}</td>
              <td className="numeric">
                {countText(members.reduce((sum, { slots }) => sum + slots, 0))}
              </td>
              <td>
                {[...new Set(members.flatMap(({ offers }) => offers.map(({ name }) => name)))].join(
                  ", ",
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figure({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{countText(count)}</dd>
    </div>
  );
}
