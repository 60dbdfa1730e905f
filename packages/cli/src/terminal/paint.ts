// Colour, only where it is seen and wanted (https://no-color.org).

import { styleText } from "node:util";

import type { Paint } from "./view.ts";

const same = (text: string) => text;
const PLAIN: Paint = { title: same, good: same, faint: same };

const COLOURED: Paint = {
  title: (text) => styleText("bold", text, { validateStream: false }),
  good: (text) => styleText("green", text, { validateStream: false }),
  faint: (text) => styleText("dim", text, { validateStream: false }),
};

export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const isWanted = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  return stream.isTTY && isWanted ? COLOURED : PLAIN;
}
