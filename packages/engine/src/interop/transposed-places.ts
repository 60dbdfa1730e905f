// Transposition as a table: where each element of a row-major array lies in the same array with its
// axes in another order.

/**
 * Of the element i of an array of `shape`, its place in the array whose axis k is the axis `axes[k]`.
 * `order` says where the places along the first axis have gone, if not where they were.
 */
export function transposedPlaces(
  shape: readonly number[],
  axes: readonly number[],
  order?: Uint32Array,
): Uint32Array {
  const strides = shape.map(() => 0); // of each own axis in the new array
  let stride = 1;
  for (const axis of axes.toReversed()) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  const places = new Uint32Array(stride);
  for (let i = 0; i < places.length; i++) {
    let rest = i;
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % shape[axis]!;
      rest = (rest - at) / shape[axis]!;
      place += strides[axis]! * (axis === 0 && order !== undefined ? order[at]! : at);
    }
    places[i] = place;
  }
  return places;
}
