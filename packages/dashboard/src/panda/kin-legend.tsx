// The trials whose curves are shown, and the way to each.

import { statusAt } from "@caviar/protocol";

import { pandaHash } from "../route.ts";
import { statusWords } from "../sweep/status-words.ts";
import type { Hand } from "./hand.ts";

/** The model itself in the strongest tone, its forerunners in the plainest. */
const OWN = 2;
const BEFORE = 0;
const OTHERS = [1, 3, 4];

/** Of a trial beside the one in hand; the same for as long as it is shown. */
export function toneOfKin({ trial, kin }: Hand, number: number): number {
  if (number === trial) return OWN;
  const isBefore = number < trial && kin.get(trial)?.summary.branchOf !== null;
  return isBefore ? BEFORE : OTHERS[number % OTHERS.length]!;
}

export function KinLegend({ hand }: { readonly hand: Hand }) {
  const { shown, trial, sweep, table } = hand;
  return (
    <nav className="panel-wide" aria-label="Branches">
      <ul className="legend kin">
        {shown
          .toSorted((a, b) => a - b)
          .map((number) => (
            <li key={number}>
              <svg className={`line-key tone-${toneOfKin(hand, number)}`} viewBox="0 0 26 7">
                <line x1={1} x2={25} y1={3.5} y2={3.5} />
              </svg>{" "}
              <a
                href={pandaHash(sweep, number)}
                aria-current={number === trial ? "page" : undefined}
              >
                trial {number}
              </a>{" "}
              {originText(hand, number)} {statusAt(table, number) && statusWords(table, number)}
            </li>
          ))}
      </ul>
    </nav>
  );
}

function originText({ kin }: Hand, number: number): string {
  const branchOf = kin.get(number)?.summary.branchOf;
  return branchOf ? `from epoch ${branchOf.epoch} of ${branchOf.trial},` : "";
}
