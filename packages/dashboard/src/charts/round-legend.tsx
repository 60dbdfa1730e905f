import { glyphPath, roundName, toneOf } from "./round-style.ts";

/** Which shape and tone is which round. */
export function RoundLegend({ rounds }: { readonly rounds: readonly number[] }) {
  return (
    <ul className="legend">
      {rounds.map((round) => (
        <li key={round}>
          <svg className={`key tone-${toneOf(round)}`} viewBox="0 0 12 12" aria-hidden="true">
            <path className="glyph" d={glyphPath(round, 6, 6, 3.8)} />
          </svg>{" "}
          {roundName(round)}
        </li>
      ))}
    </ul>
  );
}
