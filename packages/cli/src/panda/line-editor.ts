// A line that is typed at a terminal in raw mode, key by key. Pure.

export type Typing = {
  readonly text: string;
  readonly history: readonly string[];
  readonly at: number;
};

export type Typed = {
  readonly typing: Typing;
  /** A whole line. */
  readonly line?: string;
  /** Ctrl-C, or Ctrl-D on an empty line. */
  readonly isOver?: true;
};

export const NOTHING_TYPED: Typing = { text: "", history: [], at: 0 };

const LENGTH_MAX = 2000;
const [CTRL_C, CTRL_D, CTRL_U, BACKSPACE, DELETE] = ["\u0003", "\u0004", "\u0015", "\b", "\u007F"];
const [UP, DOWN] = ["\u001B[A", "\u001B[B"];

/** `key`: what came from the terminal at once; a paste is many characters. */
export function type(typing: Typing, key: string): Typed {
  const { text, history, at } = typing;
  switch (key) {
    case CTRL_C:
      return { typing, isOver: true };
    case CTRL_D:
      return text === "" ? { typing, isOver: true } : { typing };
    case "\r":
    case "\n": {
      const known = text.trim() === "" ? history : [...history, text];
      return { typing: { text: "", history: known, at: known.length }, line: text };
    }
    case BACKSPACE:
    case DELETE:
      return { typing: { ...typing, text: Array.from(text).slice(0, -1).join("") } };
    case CTRL_U:
      return { typing: { ...typing, text: "" } };
    case UP:
    case DOWN: {
      const next = Math.min(history.length, Math.max(0, at + (key === UP ? -1 : 1)));
      return { typing: { history, at: next, text: history[next] ?? "" } };
    }
    default: {
      const printable = key.startsWith("\u001B") ? "" : key.replaceAll(/\p{Cc}/gu, "");
      return { typing: { ...typing, text: (text + printable).slice(0, LENGTH_MAX) } };
    }
  }
}
