// Dropout (Srivastava et al. 2014) after each hidden layer, as training needs it and nothing else does.
// Invariant: tensors are named by their layers' places without dropout, in checkpoints and in models, so
// that a trial can change it on its way, and begins with the same weights whatever it is.

import type { Architecture, StoredTensors } from "@caviar/engine";

/** `architecture` with dropout of this rate after every ReLU; 0: as it is. */
export function withDropout(architecture: Architecture, rate: number): Architecture {
  if (rate === 0) return architecture;
  const layers = architecture.layers.flatMap((layer) =>
    layer.type === "relu" ? [layer, { type: "dropout", rate } as const] : [layer],
  );
  return { ...architecture, layers };
}

/** For each layer but dropout its place without dropout. */
export function plainPlaces({ layers }: Architecture): ReadonlyMap<number, number> {
  const others = layers.flatMap(({ type }, place) => (type === "dropout" ? [] : [place]));
  return new Map(others.map((place, plain) => [place, plain]));
}

/** A state of `trained`, its tensors named by the layers' places without dropout. */
export function plainState(state: StoredTensors, trained: Architecture): StoredTensors {
  return renamed(state, plainPlaces(trained));
}

/** The other way round. */
export function placedState(state: StoredTensors, trained: Architecture): StoredTensors {
  const places = [...plainPlaces(trained)].map(([place, plain]) => [plain, place] as const);
  return renamed(state, new Map(places));
}

const LAYER = /(?<=(?:^|\.)layers\.)\d+(?=\.)/;

function renamed(state: StoredTensors, places: ReadonlyMap<number, number>): StoredTensors {
  return new Map(
    [...state].map(([name, tensor]) => [
      name.replace(LAYER, (place) => String(places.get(Number(place)) ?? place)),
      tensor,
    ]),
  );
}
