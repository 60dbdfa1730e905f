// NPY files for the tests, written byte by byte.

/** A file with any header and any values. */
export function npyFile(
  header: string,
  values: Uint8Array = new Uint8Array(),
  version: 1 | 2 | 3 = 1,
): Uint8Array {
  const text = new TextEncoder().encode(header);
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + text.length + values.length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, start);
  bytes.set(values, start + text.length);
  return bytes;
}

/** The header as NumPy writes it, without the padding. */
export function npyHeader(descr: string, shape: readonly number[]): string {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }\n`;
}

type Values = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** An array in C order. Tests run on little-endian machines. */
export function npyArray(
  descr: string,
  shape: readonly number[],
  values: Values,
  version?: 1 | 2 | 3,
): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return npyFile(npyHeader(descr, shape), bytes, version);
}
