import type { SweepId } from "@caviar/protocol";

import { Notice } from "../notice.tsx";
import { sweepHash } from "../route.ts";

export function NoSuchTrial(props: {
  readonly sweep: SweepId;
  readonly trial: number;
  /** Trials that there are. */
  readonly count: number;
}) {
  const { sweep, trial, count } = props;
  return (
    <>
      <h1>Trial {trial}</h1>
      <Notice title="There is no such trial">
        <p>
          {count === 0
            ? "The sweep has proposed no trial yet; this page shows it as soon as it has."
            : `The trials of this sweep are 0 to ${count - 1}.`}{" "}
          Look at <a href={sweepHash(sweep, { tab: "trials" })}>all of them</a>.
        </p>
      </Notice>
    </>
  );
}
