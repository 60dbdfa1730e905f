// @ts-nocheck: AssemblyScript
// Matrix product, blocked and packed (Goto & van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication"). The innermost tile is 4 rows by 8 columns: its 8 accumulators and their factors
// fit into 16 SIMD registers on every processor. In the relaxed build it is 6 by 8, and a product may
// be added unrounded.
// Each element of the result is one sum over k in ascending order within each block of KC, so tile
// and panel sizes do not change its bits; KC does.

import { pack } from "./gemm-pack";
// Written by scripts/gemm-tiles.ts while compiling.
import { multiplyTile4x4, multiplyTile4x8, multiplyTile6x4, multiplyTile6x8 } from "./gemm-tiles";

const KC: i32 = 256; // depth of a block: an A panel and a B panel stay in the level-1 cache
const MC: i32 = 96; // rows of a block of A: stays in the level-2 cache
const NC: i32 = 1024; // columns of a block of B

// The scratch memory, in bytes: a tile, a block of A, a block of B. src/backends/wasm.ts owns it.
const TILE_BYTES: usize = 192;
const BLOCK_A_BYTES: usize = 96 * 256 * 4;

/** out (M,N) = a (M,K) b (K,N); element (i,k) of a lies at i * aRow + k * aColumn, so of b. */
export function gemm(
  out: usize,
  a: usize,
  b: usize,
  M: i32,
  N: i32,
  K: i32,
  aRow: i32,
  aColumn: i32,
  bRow: i32,
  bColumn: i32,
  scratch: usize,
): void {
  const blockA = scratch + TILE_BYTES;
  const blockB = blockA + BLOCK_A_BYTES;
  // Blocks of equal depth: 784 becomes 4 times 196, not 3 times 256 and a rest of 16.
  const blocks = (K + KC - 1) / KC;
  const depth = (K + blocks - 1) / blocks;

  for (let j: i32 = 0; j < N; j += NC) {
    const columns = min(NC, N - j);
    for (let k: i32 = 0; k < K; k += depth) {
      const kc = min(depth, K - k);
      packColumns(blockB, element(b, k, j, bRow, bColumn), columns, kc, bRow, bColumn);
      for (let i: i32 = 0; i < M; i += MC) {
        const rows = min(MC, M - i);
        packRows(blockA, element(a, i, k, aRow, aColumn), rows, kc, aRow, aColumn);
        multiplyBlock(
          element(out, i, j, N, 1),
          N,
          blockA,
          blockB,
          rows,
          columns,
          kc,
          k > 0,
          scratch,
        );
      }
    }
  }
}

function element(base: usize, i: i32, j: i32, row: i32, column: i32): usize {
  return base + ((usize(i) * usize(row) + usize(j) * usize(column)) << 2);
}

/** A block of B as panels of 8 columns; the last one has 4 when no more are needed. */
function packColumns(to: usize, b: usize, columns: i32, kc: i32, row: i32, column: i32): void {
  for (let j: i32 = 0; j < columns; j += 8) {
    const valid = min(8, columns - j);
    const panel = to + ((usize(j) * usize(kc)) << 2);
    pack(panel, element(b, 0, j, row, column), valid <= 4 ? 4 : 8, valid, kc, column, row);
  }
}

/** Rows of the next panel, of which `left` are to be packed. */
function panelRows(left: i32): i32 {
  // Eight are two full panels of 4 rather than one of 6 and a rest.
  return ASC_FEATURE_RELAXED_SIMD && (left > 12 || left % 6 == 0) ? 6 : 4;
}

/** A block of A as panels of rows. */
function packRows(to: usize, a: usize, rows: i32, kc: i32, row: i32, column: i32): void {
  let i: i32 = 0;
  while (i < rows) {
    const lanes = panelRows(rows - i);
    const panel = to + ((usize(i) * usize(kc)) << 2);
    pack(panel, element(a, i, 0, row, column), lanes, min(lanes, rows - i), kc, row, column);
    i += lanes;
  }
}

function multiplyBlock(
  out: usize,
  N: i32, // columns of the whole result
  blockA: usize,
  blockB: usize,
  rows: i32,
  columns: i32,
  kc: i32,
  add: bool, // to what is in out already
  tile: usize,
): void {
  const rowBytes = usize(N) << 2;
  for (let j: i32 = 0; j < columns; j += 8) {
    const width = min(8, columns - j);
    const panelB = blockB + ((usize(j) * usize(kc)) << 2);
    let i: i32 = 0;
    while (i < rows) {
      const lanes = panelRows(rows - i);
      const height = min(lanes, rows - i);
      const panelA = blockA + ((usize(i) * usize(kc)) << 2);
      const to = element(out, i, j, N, 1);
      if (height == lanes && (width == 8 || width == 4)) {
        multiplyTile(to, rowBytes, panelA, panelB, lanes, width, kc, add);
      } else {
        multiplyTile(tile, 32, panelA, panelB, lanes, width, kc, false);
        copyTile(to, rowBytes, tile, height, width, add);
      }
      i += lanes;
    }
  }
}

function multiplyTile(
  out: usize,
  rowBytes: usize,
  panelA: usize,
  panelB: usize,
  lanes: i32, // of panelA
  width: i32, // columns that exist; panelB has 4 lanes if they suffice, else 8
  kc: i32,
  add: bool,
): void {
  if (ASC_FEATURE_RELAXED_SIMD && lanes == 6) {
    if (width <= 4) multiplyTile6x4(out, rowBytes, panelA, panelB, kc, add);
    else multiplyTile6x8(out, rowBytes, panelA, panelB, kc, add);
  } else if (width <= 4) multiplyTile4x4(out, rowBytes, panelA, panelB, kc, add);
  else multiplyTile4x8(out, rowBytes, panelA, panelB, kc, add);
}

/** The part of a tile (rows of 32 bytes) that lies within the result. */
function copyTile(
  to: usize,
  rowBytes: usize,
  tile: usize,
  height: i32,
  width: i32,
  add: bool,
): void {
  for (let i: i32 = 0; i < height; i++) {
    let j: i32 = 0;
    if (width >= 4) {
      const row = v128.load(tile);
      v128.store(to, add ? f32x4.add(v128.load(to), row) : row);
      j = 4;
    }
    for (; j < width; j++) {
      const place = to + (usize(j) << 2);
      const value = load<f32>(tile + (usize(j) << 2));
      store<f32>(place, add ? load<f32>(place) + value : value);
    }
    to += rowBytes;
    tile += 32;
  }
}
