// Arrays to safetensors bytes. Deterministic: the same content gives the same bytes, whatever the
// order in which it was put together, so that files can be compared by checksum.

import { assert } from "@caviar/errors";

import {
  bytesPerStoredElement,
  HEADER_MAX_BYTES,
  LENGTH_BYTES,
  METADATA_KEY,
  type Safetensors,
  type StoredTensor,
} from "./format.ts";

const ALIGNMENT_BYTES = 8;

type Entry = readonly [name: string, tensor: StoredTensor];

/** Widest elements first, then by name: every array starts at a multiple of its element size. */
function byWidthThenName([nameA, a]: Entry, [nameB, b]: Entry): number {
  const width = bytesPerStoredElement(b.dtype) - bytesPerStoredElement(a.dtype);
  if (width !== 0) return width;
  return nameA < nameB ? -1 : 1;
}

/** The file's bytes. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const entries = [...tensors].toSorted(byWidthThenName);
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) {
    const sorted = Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1));
    header.push([METADATA_KEY, Object.fromEntries(sorted)]);
  }
  let dataBytes = 0;
  for (const [name, { dtype, shape, data }] of entries) {
    assert(name !== METADATA_KEY, `a tensor must not be named ${METADATA_KEY}`);
    const end = dataBytes + data.byteLength;
    header.push([name, { dtype, shape, data_offsets: [dataBytes, end] }]);
    dataBytes = end;
  }

  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // Spaces after the header, as the format allows, so that the data starts aligned.
  const headerBytes = Math.ceil(json.length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  assert(headerBytes <= HEADER_MAX_BYTES, "too many tensors for one safetensors header");
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(json, LENGTH_BYTES);

  let offset = LENGTH_BYTES + headerBytes;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}
