// Bars of block characters, filled to a share or between two shares.

/** ▕████░░░░▏ of `width` cells; the filled part is [low, high] of [0, 1], one cell at least. */
export function bar(low: number, high: number, width: number): string {
  const inner = Math.max(1, width - 2);
  const from = Math.min(inner - 1, Math.floor(low * inner));
  const to = Math.max(from + 1, Math.round(high * inner));
  return `▕${"░".repeat(from)}${"█".repeat(to - from)}${"░".repeat(inner - to)}▏`;
}

/** A bar from the left, empty at 0. */
export function progressBar(share: number, width: number): string {
  const inner = Math.max(1, width - 2);
  const done = Math.round(Math.min(1, Math.max(0, share)) * inner);
  return `▕${"█".repeat(done)}${"░".repeat(inner - done)}▏`;
}
