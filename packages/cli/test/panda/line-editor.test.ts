import { expect, test } from "vitest";

import { NOTHING_TYPED, type, type Typed } from "../../src/panda/line-editor.ts";

const keys = (text: string) => Array.from(text);

function typed(...pressed: readonly string[]): Typed & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  let last: Typed = { typing: NOTHING_TYPED };
  for (const key of pressed) {
    last = type(last.typing, key);
    if (last.line !== undefined) lines.push(last.line);
  }
  return { ...last, lines };
}

test("characters, a backspace and a return make a line", () => {
  const { lines, typing } = typed(...keys("pauses"), "\u007F", "\r", ...keys("re"));
  expect(lines).toEqual(["pause"]);
  expect(typing.text).toBe("re");
});

test("the arrows go through earlier lines and back to an empty one", () => {
  const earlier = [...keys("pause"), "\r", ...keys("resume"), "\r"];
  const [up, down] = ["\u001B[A", "\u001B[B"];
  expect(typed(...earlier, up).typing.text).toBe("resume");
  expect(typed(...earlier, up, up, up).typing.text).toBe("pause");
  expect(typed(...earlier, up, down).typing.text).toBe("");
});

test("other keys and control characters write nothing, a paste writes all at once", () => {
  expect(typed("\u001B[5~", "\u0007", "set a=1\u0000").typing.text).toBe("set a=1");
});

test("Ctrl-C ends, Ctrl-D ends on an empty line only, Ctrl-U clears it", () => {
  expect(typed("a", "\u0003").isOver).toBe(true);
  expect(typed("a", "\u0004").isOver).toBeUndefined();
  expect(typed("a", "\u0015", "\u0004").isOver).toBe(true);
});
