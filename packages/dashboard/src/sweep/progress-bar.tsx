import { countText } from "../format/number-text.ts";
import type { Segment } from "./progress.ts";

/** How many of `planned` are in which state. The first segment counts as done. */
export function ProgressBar(props: {
  readonly label: string;
  readonly planned: number;
  readonly segments: readonly Segment[];
}) {
  const planned = Math.max(1, props.planned);
  const done = props.segments[0]?.count ?? 0;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={planned}
      aria-valuenow={done}
      aria-valuetext={props.segments
        .map(({ name, count }) => `${countText(count)} ${name}`)
        .join(", ")}
    >
      {props.segments.map(({ name, count }) => (
        <span
          key={name}
          className={`segment segment-${name}`}
          style={{ width: `${(100 * count) / planned}%` }}
        />
      ))}
    </div>
  );
}
