// Lengths of time in the two units that matter.

/** 850 ms, 12 s, 3 min 05 s, 2 h 07 min, 4 d 3 h. Negative lengths (clocks differ) count as none. */
export function durationText(ms: number): string {
  const length = Math.max(0, ms);
  if (length < 1000) return `${Math.round(length)} ms`;
  const seconds = Math.round(length / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const pad = (value: number) => String(value).padStart(2, "0");
