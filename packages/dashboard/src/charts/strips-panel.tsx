import type { SweepTable } from "@caviar/protocol";

import { roundName, toneOf } from "./round-style.ts";
import { type Strip, zoomStrips } from "./zoom-strips.ts";

/** Every parameter with the part of it that each round kept; nothing before the first zoom. */
export function StripsPanel(props: {
  readonly table: SweepTable;
  readonly best: number | undefined;
}) {
  if (props.table.head.zooms.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="strips-title">
      <h2 id="strips-title">Where the search is now</h2>
      <dl className="strips">
        {zoomStrips(props.table, props.best).map((strip) => (
          <div key={strip.name}>
            <dt>{strip.name}</dt>
            <dd>
              {strip.range}
              <StripTrack strip={strip} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Percent of the track's width, as SVG attributes take them. */
const percent = (place: number) => `${100 * place}%`;

function StripTrack({ strip }: { readonly strip: Strip }) {
  const { rounds, best } = strip;
  const share = 100 / Math.max(1, rounds.length);
  return (
    <svg className="strip" role="img" aria-label={`${strip.name}, ${rounds.length} rounds`}>
      <rect className="strip-track" width="100%" height="100%" rx="3" />
      {rounds.map(({ round, intervals }, index) => (
        <g key={round} className={`tone-${toneOf(round)}`}>
          <title>{roundName(round)}</title>
          {intervals.map(([low, high]) => (
            <rect
              key={low}
              className="strip-box"
              x={percent(low)}
              width={percent(high - low)}
              y={`${share * index}%`}
              height={`${share}%`}
            />
          ))}
        </g>
      ))}
      {best !== undefined && (
        <line className="strip-best" x1={percent(best)} x2={percent(best)} y1="0" y2="100%" />
      )}
    </svg>
  );
}
