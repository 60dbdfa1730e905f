// A curve in one line of block characters.

const BLOCKS = "▁▂▃▄▅▆▇█";

/** The last `width` values, from their lowest to their highest; what is no number is "×". */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-Math.max(1, width));
  const finite = shown.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const blockOf = (value: number): string => {
    if (!Number.isFinite(value)) return "×";
    const share = high > low ? (value - low) / (high - low) : 0;
    return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(share * BLOCKS.length))] ?? "";
  };
  return shown.map(blockOf).join("");
}
