// The colours of styles/tokens.css for canvases, which know no classes; read again when the scheme
// changes.

import { useSyncExternalStore } from "react";

import { TONES } from "./round-style.ts";

export type Palette = {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly danger: string;
  readonly good: string;
  /** By `toneOf` of the round. */
  readonly tones: readonly string[];
  /** From the worst trials to the best. */
  readonly ramp: readonly string[];
};

const dark = () => matchMedia("(prefers-color-scheme: dark)");
const read = new Map<boolean, Palette>();

export function usePalette(): Palette {
  return useSyncExternalStore(subscribe, paletteNow);
}

function subscribe(listener: () => void): () => void {
  const query = dark();
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

function paletteNow(): Palette {
  const scheme = dark().matches;
  let palette = read.get(scheme);
  if (!palette) {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
    palette = {
      ink: of("ink"),
      soft: of("ink-soft"),
      line: of("line"),
      panel: of("panel"),
      accent: of("accent"),
      danger: of("danger"),
      good: of("good"),
      tones: Array.from({ length: TONES }, (_, tone) => of(`tone-${tone}`)),
      ramp: Array.from({ length: 6 }, (_, step) => of(`ramp-${step}`)),
    };
    read.set(scheme, palette);
  }
  return palette;
}
