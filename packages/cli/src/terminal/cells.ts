// Text measured in terminal cells, and cut to fit. What a person wrote (names of choices, messages)
// may hold anything, so control characters never reach the terminal.

/** Code points that our own drawings use; one cell each, although far up in Unicode. */
const DRAWN = /[\u2013-\u2026\u2190-\u21FF\u2500-\u259F\u2713\u2717]/u;
/** From here on, terminals may take two cells; counted as two, so that nothing is ever too wide. */
const WIDE_FROM = 0x1100;

/** Text that moves no cursor and changes no colour. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}

function widthOfOne(character: string): number {
  return (character.codePointAt(0) ?? 0) < WIDE_FROM || DRAWN.test(character) ? 1 : 2;
}

/** Cells that plain text takes, at most. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

/** The text if it fits, else its beginning and "…". */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let left = width - 1;
  for (const character of text) {
    left -= widthOfOne(character);
    if (left < 0) break;
    kept += character;
  }
  return width > 0 ? `${kept}…` : "";
}

/** Exactly `width` cells: cut, or filled with spaces. */
export function pad(text: string, width: number): string {
  const fitting = fit(text, width);
  return fitting + " ".repeat(Math.max(0, width - widthOf(fitting)));
}

/** Words in lines of at most `width` cells; a word never breaks unless it is wider alone. */
export function wrap(words: readonly string[], width: number, between = "  "): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? undefined : `${last}${between}${word}`;
    if (longer !== undefined && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(fit(word, width));
  }
  return lines;
}
