// A range of an axis in [0,1] for those who use no pointer: two sliders that never cross.

/** Also the least width of a range that must not be empty. */
export const SLIDER_STEP = 0.01;

export function RangeSliders(props: {
  /** What a screen reader calls the range. */
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** How far apart the ends stay. */
  readonly gap: number;
  readonly textAt: (place: number) => string;
  readonly set: (low: number, high: number) => void;
}) {
  const { label, low, high, gap, textAt, set } = props;
  const ends = [
    { end: "at least", value: low, move: (to: number) => set(Math.min(to, high - gap), high) },
    { end: "at most", value: high, move: (to: number) => set(low, Math.max(to, low + gap)) },
  ];
  return ends.map(({ end, value, move }) => (
    <input
      key={end}
      type="range"
      min={0}
      max={1}
      step={SLIDER_STEP}
      value={value}
      aria-label={`${label}, ${end}`}
      aria-valuetext={textAt(value)}
      onChange={({ currentTarget: { valueAsNumber } }) => move(valueAsNumber)}
    />
  ));
}
