// The IDX format of the MNIST family (LeCun, Cortes, Burges): two zero bytes, a type, the number
// of dimensions, each dimension as a big-endian 32-bit number, then the values, last dimension
// fastest. Only unsigned bytes (type 8) are read: no data set that we know uses another.

import { CaviarError } from "@caviar/errors";

const UNSIGNED_BYTE = 0x08;
const DIMENSIONS_MAX = 4;

export type Idx = {
  readonly shape: readonly number[];
  /** A view into the given bytes, row-major; its length is the product of the shape. */
  readonly data: Uint8Array;
};

/**
 * Read an IDX file; `file` names it in errors. Nothing is allocated from what the header claims.
 * Throws CAV_DATASET_CORRUPT unless the bytes are exactly what the header says.
 */
export function parseIdx(bytes: Uint8Array, file: string): Idx {
  const fail = (expected: string, got: string): never => {
    const message = `${file} is not an IDX file of bytes: expected ${expected}, got ${got}`;
    throw new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file } });
  };

  const [zero0, zero1, type, dimensions] = bytes;
  if (dimensions === undefined) return fail("at least 4 bytes", `${bytes.length}`);
  if (zero0 !== 0 || zero1 !== 0 || type !== UNSIGNED_BYTE) {
    return fail("the first bytes 0, 0, 8", `${zero0}, ${zero1}, ${type}`);
  }
  if (dimensions < 1 || dimensions > DIMENSIONS_MAX) {
    return fail(`1 to ${DIMENSIONS_MAX} dimensions`, `${dimensions}`);
  }
  const start = 4 + 4 * dimensions;
  if (bytes.length < start) return fail(`a header of ${start} bytes`, `${bytes.length}`);

  const header = new DataView(bytes.buffer, bytes.byteOffset, start);
  const shape = Array.from({ length: dimensions }, (_, index) => header.getUint32(4 + 4 * index));
  // Four factors below 2^32 may leave the integers but not the doubles, and then never match.
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== bytes.length - start) {
    return fail(`${size} bytes for ${shape.join(" x ")}`, `${bytes.length - start}`);
  }
  return { shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, size) };
}
