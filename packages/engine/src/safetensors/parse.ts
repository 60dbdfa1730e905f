// The strict part of reading safetensors, whatever the element types: every length and offset is
// checked before it is used, and nothing is returned unless all of the file makes sense.

import { CaviarError } from "@caviar/errors";

import { duplicateKey } from "./duplicate-key.ts";
import { HEADER_MAX_BYTES, LENGTH_BYTES, METADATA_KEY } from "./format.ts";

/** A tensor as it lies in the file. */
type Extent<DType extends string> = {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Its elements, little-endian; a view of the file. */
  readonly bytes: Uint8Array;
};

export type Parsed<DType extends string> = {
  readonly extents: readonly Extent<DType>[];
  readonly metadata: Readonly<Record<string, string>>;
};

type Place = { readonly start: number; readonly end: number };

/**
 * What a file holds; `elementBytes` names the element types to accept and their sizes. Throws
 * CAV_CHECKPOINT_CORRUPT, naming what was expected and what was there.
 */
export function parseSafetensors<DType extends string>(
  file: Uint8Array,
  elementBytes: Readonly<Record<DType, number>>,
): Parsed<DType> {
  const { header, data } = split(file);
  const { [METADATA_KEY]: metadata, ...rest } = header;
  const extents = Object.entries(rest).map(([name, value]) => extent(name, value, elementBytes));
  requireContiguous(extents, data.length);
  return {
    extents: extents.map(({ start, end, ...tensor }) => ({
      ...tensor,
      bytes: data.subarray(start, end),
    })),
    metadata: parseMetadata(metadata),
  };
}

function corrupt(problem: string, cause?: unknown): CaviarError {
  const message = `not a valid safetensors file: ${problem}. Restore it from a copy.`;
  return new CaviarError("CAV_CHECKPOINT_CORRUPT", message, { cause });
}

function split(file: Uint8Array) {
  if (file.length < LENGTH_BYTES) {
    throw corrupt(`expected at least ${LENGTH_BYTES} bytes, got ${file.length}`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(HEADER_MAX_BYTES)) {
    throw corrupt(`its header claims ${headerBytes} bytes, the limit is ${HEADER_MAX_BYTES}`);
  }
  const dataStart = LENGTH_BYTES + Number(headerBytes);
  if (dataStart > file.length) {
    throw corrupt(`its header claims ${headerBytes} bytes, the file has ${file.length}`);
  }
  const header = parseHeader(file.subarray(LENGTH_BYTES, dataStart));
  return { header, data: file.subarray(dataStart) };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let json: string;
  let header: unknown;
  try {
    json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    header = JSON.parse(json);
  } catch (cause) {
    throw corrupt("its header is not JSON", cause);
  }
  if (!isRecord(header)) throw corrupt("its header is not a JSON object");
  const twice = duplicateKey(json);
  if (twice !== undefined) throw corrupt(`its header has the key ${JSON.stringify(twice)} twice`);
  return header;
}

function parseMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata)) throw corrupt(`${METADATA_KEY} is not an object`);
  const parsed: [string, string][] = [];
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") throw corrupt(`${METADATA_KEY}.${key} is not a string`);
    parsed.push([key, value]);
  }
  return Object.fromEntries(parsed);
}

function extent<DType extends string>(
  name: string,
  value: unknown,
  elementBytes: Readonly<Record<DType, number>>,
): Omit<Extent<DType>, "bytes"> & Place {
  const where = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(value)) throw corrupt(`${where} is not described by an object`);
  const { dtype, shape, data_offsets: offsets, ...unknown } = value;
  const [unexpected] = Object.keys(unknown);
  if (unexpected !== undefined) throw corrupt(`${where} has the unknown key ${unexpected}`);
  if (!isAmong(elementBytes, dtype)) {
    const known = Object.keys(elementBytes).join(", ");
    throw corrupt(`${where} has dtype ${JSON.stringify(dtype)}, expected one of ${known}`);
  }
  if (!isCounts(shape)) throw corrupt(`${where} has no shape of whole numbers`);
  if (!isCounts(offsets) || offsets.length !== 2) throw corrupt(`${where} has no data_offsets`);

  const [start, end] = [offsets[0]!, offsets[1]!];
  const bytes = shape.reduce((product, length) => product * length, elementBytes[dtype]);
  if (end - start !== bytes) {
    throw corrupt(`${where} of shape [${shape.join()}] needs ${bytes} bytes, got ${end - start}`);
  }
  return { name, dtype, shape, start, end };
}

/** The format allows no holes: sorted by start, each tensor begins where the last one ended. */
function requireContiguous(
  extents: readonly (Place & { readonly name: string })[],
  dataBytes: number,
): void {
  let expected = 0;
  for (const { name, start, end } of extents.toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  )) {
    if (start !== expected) {
      throw corrupt(`tensor ${JSON.stringify(name)} starts at ${start}, expected ${expected}`);
    }
    expected = end;
  }
  if (expected !== dataBytes) {
    throw corrupt(`its tensors take ${expected} bytes, the file holds ${dataBytes}`);
  }
}

function isAmong<Name extends string>(
  table: Readonly<Record<Name, unknown>>,
  name: unknown,
): name is Name {
  return typeof name === "string" && Object.hasOwn(table, name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
