// The NPY format of NumPy (numpy.lib.format, versions 1.0 to 3.0): the magic, the version, the length
// of the header, the header (a Python dictionary in text), then the values. Read are arrays in C
// order of the element types below; what else NumPy can write (objects, which are code, among it)
// is refused by name.

import { CaviarError, shown } from "@caviar/errors";

import { parseHeader } from "./header.ts";

/** Element types as NumPy spells them, and what they become. */
type Elements = {
  readonly "|u1": Uint8Array;
  readonly "<i4": Int32Array;
  readonly "<i8": BigInt64Array;
  readonly "<f4": Float32Array;
  readonly "<f8": Float64Array;
};

type Dtype = keyof Elements;

type ArrayOf<D extends Dtype> = {
  readonly dtype: D;
  /** Empty for a single value. */
  readonly shape: readonly number[];
  /** Row-major; its length is the product of the shape. */
  readonly data: Elements[D];
};

export type NpyArray = { [D in Dtype]: ArrayOf<D> }[Dtype];

const BYTES: Readonly<Record<Dtype, number>> = { "|u1": 1, "<i4": 4, "<i8": 8, "<f4": 4, "<f8": 8 };
const DTYPES = Object.keys(BYTES).join(", ");

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const VERSION_MAX = 3;
/** As in NumPy itself; the header of a plain array has about 120 bytes. */
const HEADER_BYTES_MAX = 10_000;
const DIMENSIONS_MAX = 64;

/**
 * Read an NPY file; `file` names it in errors. Nothing is allocated from what the header claims.
 * Throws CAV_DATASET_CORRUPT unless the bytes are exactly what the header says.
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const fail = (expected: string, got: string): never => {
    const message = `${file} is not an NPY file that can be read: expected ${expected}, got ${got}`;
    throw new CaviarError("CAV_DATASET_CORRUPT", message, { facts: { file } });
  };

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return fail("at least 12 bytes", `${bytes.length}`);
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) {
    return fail("the magic \\x93NUMPY", shown([...bytes.subarray(0, MAGIC.length)]));
  }
  const [major, minor] = [view.getUint8(6), view.getUint8(7)];
  if (major < 1 || major > VERSION_MAX || minor !== 0) {
    return fail("version 1.0, 2.0 or 3.0", `${major}.${minor}`);
  }
  const headerStart = major === 1 ? 10 : 12;
  const headerBytes = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (headerBytes > HEADER_BYTES_MAX) {
    return fail(`a header of at most ${HEADER_BYTES_MAX} bytes`, `${headerBytes}`);
  }
  const start = headerStart + headerBytes;
  if (bytes.length < start) return fail(`a header of ${headerBytes} bytes`, "the end of the file");

  const text = new TextDecoder("latin1").decode(bytes.subarray(headerStart, start));
  const header = parseHeader(text);
  if (header === undefined) {
    return fail("a header of descr, fortran_order and shape", shown(text.trimEnd()));
  }
  const { descr, fortranOrder, shape } = header;
  if (!isDtype(descr)) return fail(`elements of ${DTYPES}`, shown(descr));
  if (fortranOrder) {
    return fail("C order", "Fortran order; save numpy.ascontiguousarray(array) instead");
  }
  if (shape.length > DIMENSIONS_MAX) {
    return fail(`at most ${DIMENSIONS_MAX} dimensions`, `${shape.length}`);
  }
  // Lengths below 2^53 may leave the integers when multiplied, and then never match.
  const size = shape.reduce((product, length) => product * length, 1);
  const valueBytes = bytes.length - start;
  if (size * BYTES[descr] !== valueBytes) {
    return fail(`${size * BYTES[descr]} bytes for shape (${shape.join(", ")})`, `${valueBytes}`);
  }
  return decode(descr, shape, new DataView(view.buffer, view.byteOffset + start, valueBytes));
}

function isDtype(descr: string): descr is Dtype {
  return Object.hasOwn(BYTES, descr);
}

/** A copy in the machine's own byte order and alignment, of which the file promises neither. */
function decode(dtype: Dtype, shape: readonly number[], view: DataView): NpyArray {
  const size = view.byteLength / BYTES[dtype];
  switch (dtype) {
    case "|u1": {
      const data = new Uint8Array(view.buffer, view.byteOffset, size).slice();
      return { dtype, shape, data };
    }
    case "<i4": {
      const data = new Int32Array(size);
      for (let i = 0; i < size; i++) data[i] = view.getInt32(4 * i, true);
      return { dtype, shape, data };
    }
    case "<i8": {
      const data = new BigInt64Array(size);
      for (let i = 0; i < size; i++) data[i] = view.getBigInt64(8 * i, true);
      return { dtype, shape, data };
    }
    case "<f4": {
      const data = new Float32Array(size);
      for (let i = 0; i < size; i++) data[i] = view.getFloat32(4 * i, true);
      return { dtype, shape, data };
    }
    case "<f8": {
      const data = new Float64Array(size);
      for (let i = 0; i < size; i++) data[i] = view.getFloat64(8 * i, true);
      return { dtype, shape, data };
    }
  }
}
