// The safetensors format (https://huggingface.co/docs/safetensors, "Format"): 8 bytes of header
// length, little-endian; a JSON header, name -> {dtype, shape, data_offsets}; then the data, without
// holes. Written and read in the machine's byte order, which is little-endian wherever Node runs
// WebAssembly SIMD.

const ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

/** The element types that Caviar writes and accepts. */
export type StoredDType = keyof typeof ARRAYS;

type Stored<D extends StoredDType> = {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: InstanceType<(typeof ARRAYS)[D]>;
};

/** One array with its shape. */
export type StoredTensor = Stored<"F64"> | Stored<"F32"> | Stored<"U32"> | Stored<"U8">;

/** Name -> array. */
export type StoredTensors = Map<string, StoredTensor>;

/** What a file holds: arrays, and a map of strings under `__metadata__`. */
export type Safetensors = {
  readonly tensors: StoredTensors;
  readonly metadata: Readonly<Record<string, string>>;
};

export const METADATA_KEY = "__metadata__";
export const LENGTH_BYTES = 8;

/** The most a header may take. A file that claims more is damaged or hostile. */
export const HEADER_MAX_BYTES = 16 * 2 ** 20;

/** Bytes of one element. */
export const STORED_ELEMENT_BYTES: Readonly<Record<StoredDType, number>> = {
  F64: 8,
  F32: 4,
  U32: 4,
  U8: 1,
};

export function bytesPerStoredElement(dtype: StoredDType): number {
  return STORED_ELEMENT_BYTES[dtype];
}

/** A tensor over a copy of `bytes`, whose length must fit dtype and shape. */
export function storedTensor(
  dtype: StoredDType,
  shape: readonly number[],
  bytes: Uint8Array,
): StoredTensor {
  const data = new Uint8Array(bytes); // copied, so that it starts aligned
  if (dtype === "F64") return { dtype, shape, data: new Float64Array(data.buffer) };
  if (dtype === "F32") return { dtype, shape, data: new Float32Array(data.buffer) };
  if (dtype === "U32") return { dtype, shape, data: new Uint32Array(data.buffer) };
  return { dtype, shape, data };
}
