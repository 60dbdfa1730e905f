// Columns as bytes, in the safetensors layout (huggingface/safetensors, "Format"): eight bytes that
// give the header's length, the header as JSON, then every array, little-endian, one after another.
// A reader takes views into the bytes instead of parsing a million numbers, and
// `safetensors.numpy.load` reads the same file.
//
// Invariant: every array begins at a multiple of its element's size.

import { CaviarError } from "@caviar/errors";
import { z } from "zod";

import { COLUMN_ARRAYS, type ColumnType, type Numbers } from "./column.ts";

const PREFIX_BYTES = 8;
/** The strictest alignment of an element; arrays are laid out by element size, largest first. */
const ALIGNMENT = 8;
const HEADER_BYTES_MAX = 100_000_000;

export type NamedNumbers = { readonly type: ColumnType; readonly values: Numbers };

export type ColumnFile = {
  /** JSON text of what is no column. */
  readonly about: string;
  readonly columns: ReadonlyMap<string, NamedNumbers>;
};

const columnSchema = z.object({
  dtype: z.enum(["F64", "F32", "I32", "U16", "U8"]),
  shape: z.tuple([z.int().min(0)]),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

const headerSchema = z
  .object({ __metadata__: z.object({ caviar: z.string() }) })
  .catchall(columnSchema);

export function encodeColumns({ about, columns }: ColumnFile): Uint8Array<ArrayBuffer> {
  const laid = [...columns].toSorted(([, a], [, b]) => elementBytes(b) - elementBytes(a));
  const header: Record<string, unknown> = { __metadata__: { caviar: about } };
  let end = 0;
  for (const [name, { type, values }] of laid) {
    const start = end;
    end += values.byteLength;
    header[name] = { dtype: type, shape: [values.length], data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes);
  bytes.set(text, PREFIX_BYTES);
  let place = PREFIX_BYTES + headerBytes;
  for (const [, { values }] of laid) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place);
    place += values.byteLength;
  }
  return bytes;
}

function elementBytes({ type }: NamedNumbers): number {
  return COLUMN_ARRAYS[type].BYTES_PER_ELEMENT;
}

/** Views into `buffer`. Throws CAV_MESSAGE_INVALID where it is no such file. */
export function decodeColumns(buffer: ArrayBuffer): ColumnFile {
  if (buffer.byteLength < PREFIX_BYTES) throw invalid(`at least 8 bytes, got ${buffer.byteLength}`);
  const headerBytes = Number(new DataView(buffer).getBigUint64(0, true));
  const base = PREFIX_BYTES + headerBytes;
  if (headerBytes > HEADER_BYTES_MAX || base > buffer.byteLength || base % ALIGNMENT !== 0) {
    throw invalid(`a header that ends inside the ${buffer.byteLength} bytes, got ${headerBytes}`);
  }
  const { __metadata__, ...entries } = parseHeader(
    new Uint8Array(buffer, PREFIX_BYTES, headerBytes),
  );
  const columns = new Map<string, NamedNumbers>();
  for (const [name, entry] of Object.entries(entries)) {
    const [start, end] = entry.data_offsets;
    const ArrayOf = COLUMN_ARRAYS[entry.dtype];
    const bytes = entry.shape[0] * ArrayOf.BYTES_PER_ELEMENT;
    const fits = end - start === bytes && base + end <= buffer.byteLength;
    if (!fits || (base + start) % ArrayOf.BYTES_PER_ELEMENT !== 0) {
      throw invalid(`${name} to have ${bytes} aligned bytes inside the file, got ${start}..${end}`);
    }
    const values = new ArrayOf(buffer, base + start, entry.shape[0]);
    columns.set(name, { type: entry.dtype, values });
  }
  return { about: __metadata__.caviar, columns };
}

function parseHeader(bytes: Uint8Array): z.infer<typeof headerSchema> {
  return parseText(new TextDecoder().decode(bytes), headerSchema, "a header of columns");
}

/** JSON text of this schema. Throws CAV_MESSAGE_INVALID, which says where it does not fit. */
export function parseText<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  what: string,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CaviarError("CAV_MESSAGE_INVALID", `expected ${what} as JSON`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(`${what}: ${z.prettifyError(result.error)}`);
}

export function invalid(expectation: string): CaviarError {
  return new CaviarError("CAV_MESSAGE_INVALID", `expected ${expectation}`);
}
