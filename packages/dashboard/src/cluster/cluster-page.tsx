// Who trains: every live trainer, with what it offers.

import type { Cluster, Trainer } from "@caviar/protocol";

import { countText } from "../format/number-text.ts";
import type { Polled } from "../live/use-poll.ts";
import { ErrorNotice, Notice } from "../notice.tsx";

export function ClusterPage({ cluster }: { readonly cluster: Polled<Cluster> }) {
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
  const pools = new Set(trainers.flatMap((trainer) => trainer.pools)).size;
  return (
    <>
      <dl className="figures">
        <Figure name="trainers" count={trainers.length} />
        <Figure name="slots" count={slots} />
        <Figure name="pools" count={pools} />
      </dl>
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

function Figure({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{countText(count)}</dd>
    </div>
  );
}
