// A folder as one array of bytes, for the checkpoint store. Plain files and folders only: a link
// could bring in, or overwrite, what is none of the program's.
//
// Layout: "CAVFILES", 4 bytes n (little endian), n bytes of JSON [{path, bytes}, ...], the contents.
// Files are in the order of their paths, so that equal folders are equal bytes.

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { CaviarError, shown } from "@caviar/errors";
import { z } from "zod";

export type FolderLimits = { readonly files: number; readonly bytes: number };

const MAGIC = Buffer.from("CAVFILES");
const LENGTH_BYTES = 4;
const DEPTH_MAX = 16;
const PATH_LENGTH_MAX = 1_000;

const headerSchema = z.array(
  z.strictObject({ path: z.string().refine(isInside), bytes: z.int().min(0) }),
);
type Header = z.infer<typeof headerSchema>;

const isStep = (step: string) =>
  step !== "" && step !== "." && step !== ".." && !step.includes("\0");

/** Below a folder, whatever that is called: no way up, no root, no way to say a place twice. */
function isInside(path: string): boolean {
  const steps = path.split("/");
  return path.length <= PATH_LENGTH_MAX && steps.length <= DEPTH_MAX && steps.every(isStep);
}

/** CAV_COMMAND_FAILED names what is no plain file, and the limit that is passed. */
export function packFolder(folder: string, limits: FolderLimits): Uint8Array {
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  if (!entry?.isDirectory())
    throw refused(`expected the folder ${folder}, which is ${kindOf(entry)}`);
  const paths = filesIn(folder, limits.files).toSorted();
  const header: Header = [];
  const contents: Buffer[] = [];
  let room = limits.bytes;
  for (const path of paths) {
    const content = readPlain(join(folder, path), path, room);
    room -= content.length;
    header.push({ path, bytes: content.length });
    contents.push(content);
  }
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  return Buffer.concat([MAGIC, length, head, ...contents]);
}

function filesIn(folder: string, filesMax: number): string[] {
  const found: string[] = [];
  const below = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      if (!isInside(path))
        throw refused(`expected a path of ${DEPTH_MAX} steps, got ${shown(path)}`);
      if (entry.isDirectory()) below(path);
      else if (entry.isFile()) found.push(path);
      else
        throw refused(`expected plain files and folders, got ${kindOf(entry)} at ${shown(path)}`);
      if (found.length > filesMax) throw refused(`expected at most ${filesMax} files, got more`);
    }
  };
  below("");
  return found;
}

/** It was a plain file a moment ago, and still must be one; no more than `room` bytes are read. */
function readPlain(file: string, path: string, room: number): Buffer {
  const descriptor = openPlain(file, path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile())
      throw refused(`expected a plain file at ${shown(path)}, got ${kindOf(stat)}`);
    if (stat.size > room)
      throw refused(`expected no more bytes than its limit, got more at ${shown(path)}`);
    const content = Buffer.alloc(stat.size);
    let done = 0;
    while (done < content.length) {
      const read = readSync(descriptor, content, done, content.length - done, done);
      if (read === 0) throw refused(`expected ${shown(path)} to stay as it was, it became shorter`);
      done += read;
    }
    return content;
  } finally {
    closeSync(descriptor);
  }
}

function openPlain(file: string, path: string): number {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    throw refused(`expected a plain file at ${shown(path)}: ${String(cause)}`);
  }
}

/** The files by path, in their order. CAV_CHECKPOINT_CORRUPT when the bytes are none of `packFolder`'s. */
export function filesOf(packed: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const start = MAGIC.length + LENGTH_BYTES;
  if (bytes.length < start || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw corrupt("no packed folder");
  }
  const headEnd = start + bytes.readUInt32LE(MAGIC.length);
  const files = new Map<string, Uint8Array>();
  let at = headEnd;
  for (const { path, bytes: size } of headerOf(bytes.subarray(start, headEnd))) {
    if (files.has(path)) throw corrupt(`two files at ${shown(path)}`);
    files.set(path, bytes.subarray(at, at + size));
    at += size;
  }
  if (at !== bytes.length) throw corrupt(`${bytes.length} bytes where its list says ${at}`);
  return files;
}

function headerOf(head: Buffer): Header {
  try {
    return headerSchema.parse(JSON.parse(head.toString("utf8")));
  } catch (cause) {
    throw corrupt(`a list of files that cannot be read: ${String(cause).slice(0, 200)}`);
  }
}

/** Write the files into an empty folder. */
export function unpackFolder(packed: Uint8Array, folder: string): void {
  for (const [path, content] of filesOf(packed)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: "wx" });
  }
}

type Kinds = {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
};

function kindOf(entry: Kinds | undefined): string {
  if (!entry) return "not there";
  if (entry.isSymbolicLink()) return "a symbolic link";
  if (entry.isDirectory()) return "a folder";
  return entry.isFile() ? "a file" : "something that is no file";
}

function refused(message: string): CaviarError {
  return new CaviarError("CAV_COMMAND_FAILED", `checkpoint: ${message}`);
}

function corrupt(got: string): CaviarError {
  return new CaviarError("CAV_CHECKPOINT_CORRUPT", `expected a program's checkpoint, got ${got}`);
}
