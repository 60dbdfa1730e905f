import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { filesOf, packFolder, unpackFolder } from "../../src/command/packed-folder.ts";

const LIMITS = { files: 10, bytes: 1_000 };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "caviar-pack-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, "folder-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function treeOf(folder: string) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]),
  );
}

/** A packed folder whose list says what it likes. */
function forged(list: unknown, contents = ""): Uint8Array {
  const head = Buffer.from(JSON.stringify(list));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([Buffer.from("CAVFILES"), length, head, Buffer.from(contents)]);
}

test("a folder comes back as it was, in whatever order it was written", () => {
  const files = { "b.txt": "two", "a/b/c.bin": "\u0000\u00ff", "a/empty": "" };
  const packed = packFolder(folderOf(files), LIMITS);
  const target = folderOf({});
  unpackFolder(packed, target);
  expect(treeOf(target)).toEqual(files);
  const backwards = Object.fromEntries(Object.entries(files).toReversed());
  expect(packFolder(folderOf(backwards), LIMITS)).toEqual(packed);
});

describe("packing refuses", () => {
  test("links, to files, to folders, to nowhere, and in place of the folder itself", () => {
    for (const target of ["/etc/passwd", "/etc", "nowhere", ".."]) {
      const folder = folderOf({ file: "x" });
      symlinkSync(target, join(folder, "link"));
      expect(() => packFolder(folder, LIMITS)).toThrow(/got a symbolic link at "link"/);
    }
    const link = join(root, "link");
    symlinkSync(folderOf({}), link);
    expect(() => packFolder(link, LIMITS)).toThrow(
      /expected the folder .*, which is a symbolic link/,
    );
  });

  test("pipes, which would be read for ever", () => {
    const folder = folderOf({});
    expect(spawnSync("mkfifo", [join(folder, "pipe")]).status).toBe(0);
    expect(() => packFolder(folder, LIMITS)).toThrow(/got something that is no file at "pipe"/);
  });

  test("more files, more bytes and a deeper tree than the limits", () => {
    const names = Array.from({ length: 11 }, (_, i) => `f${i}`);
    const many = folderOf(Object.fromEntries(names.map((name) => [name, ""])));
    expect(() => packFolder(many, LIMITS)).toThrow("expected at most 10 files, got more");
    const large = folderOf({ a: "x".repeat(600), b: "x".repeat(600) });
    expect(() => packFolder(large, LIMITS)).toThrow(
      /no more bytes than its limit, got more at "b"/,
    );
    const deep = folderOf({ [`${"d/".repeat(16)}f`]: "" });
    expect(() => packFolder(deep, LIMITS)).toThrow(/expected a path of 16 steps/);
  });

  test("a folder that is not there, or is a file", () => {
    expect(() => packFolder(join(root, "nowhere"), LIMITS)).toThrow(/which is not there/);
    expect(() => packFolder(join(folderOf({ a: "" }), "a"), LIMITS)).toThrow(/which is a file/);
  });
});

describe("unpacking refuses", () => {
  test.each([
    "../outside",
    "a/../../outside",
    "/etc/outside",
    "a//b",
    "./a",
    "",
    "a/",
    "a\0b",
    "d/".repeat(16) + "f",
  ])("a path that leaves the folder or is said twice: %j", (path) => {
    const target = folderOf({});
    expect(() => unpackFolder(forged([{ path, bytes: 1 }], "x"), target)).toThrow(
      /expected a program's checkpoint, got a list of files that cannot be read/,
    );
    expect(readdirSync(root, { recursive: true })).toEqual([target.slice(root.length + 1)]);
  });

  test.each<[string, unknown, string, RegExp]>([
    [
      "one path twice",
      [
        { path: "a", bytes: 0 },
        { path: "a", bytes: 0 },
      ],
      "",
      /two files at "a"/,
    ],
    ["fewer bytes than the list says", [{ path: "a", bytes: 9 }], "x", /bytes where its list says/],
    ["more bytes than the list says", [{ path: "a", bytes: 0 }], "x", /bytes where its list says/],
    ["a negative size", [{ path: "a", bytes: -1 }], "x", /cannot be read/],
    ["no list", { path: "a" }, "", /cannot be read/],
  ])("%s", (_, list, contents, message) => {
    expect(() => filesOf(forged(list, contents))).toThrow(message);
  });

  test("any other bytes, by one error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isMarked) => {
        const hostile = isMarked ? Buffer.concat([Buffer.from("CAVFILES"), bytes]) : bytes;
        expect(() => filesOf(hostile)).toThrow(/^expected a program's checkpoint, got/);
      }),
    );
  });
});
