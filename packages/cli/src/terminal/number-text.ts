// Numbers and times as the terminal shows them.

/** In so many digits that matter; a metric may be NaN or infinite. */
export function metricText(value: number, digits = 4): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

const two = (n: number) => String(n).padStart(2, "0");

/** 0:07, 2:05, 1:02:05 */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
