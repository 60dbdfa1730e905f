// Safetensors bytes that Caviar wrote, to arrays. The bytes may be damaged or hostile: see parse.ts.

import { type Safetensors, STORED_ELEMENT_BYTES, storedTensor } from "./format.ts";
import { parseSafetensors } from "./parse.ts";

/** What a file holds. Throws CAV_CHECKPOINT_CORRUPT, naming what was expected and what was there. */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  const { extents, metadata } = parseSafetensors(file, STORED_ELEMENT_BYTES);
  const tensors = new Map(
    extents.map(
      ({ name, dtype, shape, bytes }) => [name, storedTensor(dtype, shape, bytes)] as const,
    ),
  );
  return { tensors, metadata };
}
