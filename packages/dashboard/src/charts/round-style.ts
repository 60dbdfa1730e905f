// How rounds look: a tone and a shape for each, so that they can be told apart without colour.
// Rounds count from 1; trials of a sampler without rounds are of round 0 and look like the first.

export const TONES = 6;

/** Index of the round's tone (`--tone-0` ... in styles/tokens.css); the last is shared by the rest. */
export function toneOf(round: number): number {
  return Math.min(Math.max(0, round - 1), TONES - 1);
}

export function roundName(round: number): string {
  return round === 0 ? "all trials" : `round ${round}`;
}

/** An SVG path around (x, y), about 2 r wide. Round 1 circle, then square, diamond, triangle. */
export function glyphPath(round: number, x: number, y: number, r: number): string {
  switch (Math.max(0, round - 1) % 4) {
    case 0:
      return `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`;
    case 1: {
      const s = r * 0.88;
      return `M${n(x - s)} ${n(y - s)}h${n(2 * s)}v${n(2 * s)}h${n(-2 * s)}Z`;
    }
    case 2: {
      const s = r * 1.25;
      return `M${n(x)} ${n(y - s)}L${n(x + s)} ${n(y)}L${n(x)} ${n(y + s)}L${n(x - s)} ${n(y)}Z`;
    }
    default: {
      const s = r * 1.2;
      return `M${n(x)} ${n(y - s)}L${n(x + s)} ${n(y + 0.8 * s)}L${n(x - s)} ${n(y + 0.8 * s)}Z`;
    }
  }
}

/** A cross, for a trial that gave no result. */
export function crossPath(x: number, y: number, r: number): string {
  return `M${n(x - r)} ${n(y - r)}l${n(2 * r)} ${n(2 * r)}M${n(x - r)} ${n(y + r)}l${n(2 * r)} ${n(-2 * r)}`;
}

/** A hundredth of a pixel is enough, and keeps a path of thousands of marks short. */
const n = (value: number) => Math.round(value * 100) / 100;
