// @ts-nocheck: AssemblyScript
// Packing for gemm: a panel of 4, 6 or 8 lanes (rows of A, columns of B) is copied so that the tile
// kernel reads it straight ahead: panel[k * lanes + lane]. Lanes beyond the matrix are 0.

/** Element (lane, k) of the source lies at lane * laneStride + k * depthStride. */
export function pack(
  panel: usize,
  source: usize,
  lanes: i32, // 4, 6 or 8
  valid: i32, // lanes that exist
  depth: i32,
  laneStride: i32,
  depthStride: i32,
): void {
  if (valid == lanes && laneStride == 1) copyLanes(panel, source, lanes, depth, depthStride);
  else if (valid == lanes && depthStride == 1) {
    let lane: i32 = 0;
    for (; lane + 4 <= lanes; lane += 4) {
      const from = source + ((usize(lane) * usize(laneStride)) << 2);
      transposeLanes(panel + (usize(lane) << 2), from, lanes, depth, laneStride);
    }
    if (ASC_FEATURE_RELAXED_SIMD && lane < lanes) {
      const from = source + ((usize(lane) * usize(laneStride)) << 2);
      transposePair(panel + (usize(lane) << 2), from, lanes, depth, laneStride);
    }
  } else packEdge(panel, source, lanes, valid, depth, laneStride, depthStride);
}

/** The lanes lie side by side already. */
function copyLanes(panel: usize, source: usize, lanes: i32, depth: i32, depthStride: i32): void {
  const step = usize(depthStride) << 2;
  if (lanes == 8) {
    for (let k: i32 = 0; k < depth; k++) {
      v128.store(panel, v128.load(source));
      v128.store(panel, v128.load(source, 16), 16);
      panel += 32;
      source += step;
    }
  } else if (ASC_FEATURE_RELAXED_SIMD && lanes == 6) {
    for (let k: i32 = 0; k < depth; k++) {
      v128.store(panel, v128.load(source));
      store<u64>(panel, load<u64>(source, 16), 16);
      panel += 24;
      source += step;
    }
  } else {
    for (let k: i32 = 0; k < depth; k++) {
      v128.store(panel, v128.load(source));
      panel += 16;
      source += step;
    }
  }
}

/** Four lanes that lie one below the other: transposed 4 by 4. */
function transposeLanes(
  panel: usize,
  source: usize,
  lanes: i32,
  depth: i32,
  laneStride: i32,
): void {
  const step = usize(lanes) << 2;
  let p0 = source;
  let p1 = p0 + (usize(laneStride) << 2);
  let p2 = p1 + (usize(laneStride) << 2);
  let p3 = p2 + (usize(laneStride) << 2);
  let k: i32 = 0;
  for (; k + 4 <= depth; k += 4) {
    const r0 = v128.load(p0);
    const r1 = v128.load(p1);
    const r2 = v128.load(p2);
    const r3 = v128.load(p3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(panel, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(panel + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(panel + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(panel + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    panel += 4 * step;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  for (; k < depth; k++) {
    store<f32>(panel, load<f32>(p0));
    store<f32>(panel, load<f32>(p1), 4);
    store<f32>(panel, load<f32>(p2), 8);
    store<f32>(panel, load<f32>(p3), 12);
    panel += step;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
}

/** Two lanes that lie one below the other: interleaved. */
function transposePair(panel: usize, source: usize, lanes: i32, depth: i32, laneStride: i32): void {
  const step = usize(lanes) << 2;
  let p0 = source;
  let p1 = p0 + (usize(laneStride) << 2);
  let k: i32 = 0;
  for (; k + 4 <= depth; k += 4) {
    const r0 = v128.load(p0);
    const r1 = v128.load(p1);
    const low = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    v128.store_lane<u64>(panel, low, 0);
    v128.store_lane<u64>(panel + step, low, 1);
    v128.store_lane<u64>(panel + 2 * step, high, 0);
    v128.store_lane<u64>(panel + 3 * step, high, 1);
    panel += 4 * step;
    p0 += 16;
    p1 += 16;
  }
  for (; k < depth; k++) {
    store<f32>(panel, load<f32>(p0));
    store<f32>(panel, load<f32>(p1), 4);
    panel += step;
    p0 += 4;
    p1 += 4;
  }
}

/** A panel at the matrix's edge, or with strides in both directions: zeros, then what exists. */
function packEdge(
  panel: usize,
  source: usize,
  lanes: i32,
  valid: i32,
  depth: i32,
  laneStride: i32,
  depthStride: i32,
): void {
  memory.fill(panel, 0, (usize(lanes) * usize(depth)) << 2);
  const step = usize(depthStride) << 2;
  const next = usize(lanes) << 2;
  let lane: i32 = 0;
  if (laneStride == 1 && valid >= 4) {
    let from = source;
    let to = panel;
    for (let k: i32 = 0; k < depth; k++) {
      v128.store(to, v128.load(from));
      from += step;
      to += next;
    }
    lane = 4;
  }
  for (; lane < valid; lane++) {
    let from = source + ((usize(lane) * usize(laneStride)) << 2);
    let to = panel + (usize(lane) << 2);
    for (let k: i32 = 0; k < depth; k++) {
      store<f32>(to, load<f32>(from));
      from += step;
      to += next;
    }
  }
}
