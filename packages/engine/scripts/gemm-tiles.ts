// Writes the innermost loops of gemm in AssemblyScript, one function for each shape of tile: its
// accumulators must be variables by name, or they would not live in registers.
//
// The loop body is there sixteen times (4 % faster than four) with an exit after each copy ("multi-exit
// unrolling"): the branch keeps V8 from scheduling the loads of the next step early, which would spill
// accumulators; plain unrolling halves the speed. So do 5 rows on Node 20, and on Node 24 they gain
// nothing. Steps are counted down: a comparison with an end pointer keeps one more address alive and
// is slower too (all measured).

/** Rows of a panel of A. With 8 columns 6 fill the 16 SIMD registers, if products need none of their own. */
const ROWS = [4, 6] as const;
/** Columns of a panel of B. */
const COLUMNS = [4, 8] as const;
const COPIES = 16;
const LANES = 4; // of a SIMD register
const BYTES = 4; // of a number

type Tile = { readonly rows: number; readonly columns: number };

/** The module that assembly/gemm.ts imports as `./gemm-tiles`. */
export function gemmTilesSource(): string {
  const tiles = ROWS.flatMap((rows) => COLUMNS.map((columns) => tileSource({ rows, columns })));
  return [...tiles, STORE_VECTOR, MULTIPLY_ADD].join("\n");
}

function tileSource(tile: Tile): string {
  const { rows, columns } = tile;
  const sums = accumulators(tile).map((sum) => `  let ${sum} = f32x4.splat(0);`);
  const factors = vectors(tile).map((j) => `  let b${j}: v128;`);
  const copies = Array.from({ length: COPIES }, (_, copy) => copySource(tile, copy));
  const stores = Array.from({ length: rows }, (_, i) => {
    const row = i === 0 ? "out" : `out + ${i} * rowBytes`;
    return vectors(tile).map((j) => `  storeVector(${row}, ${j * LANES * BYTES}, c${i}${j}, add);`);
  });
  return `
/** out = (or +=) a panel of ${rows} rows times one of ${columns} columns, both \`depth\` >= 1 deep. */
export function multiplyTile${rows}x${columns}(
  out: usize, rowBytes: usize, a: usize, b: usize, depth: i32, add: bool,
): void {
${[...sums, ...factors].join("\n")}
  let x: v128;
  let left = depth;
  while (true) {
${copies.join("\n")}
    a += ${COPIES * rows * BYTES};
    b += ${COPIES * columns * BYTES};
  }
${stores.flat().join("\n")}
}`;
}

/** One step in depth: a column of A's panel times a row of B's, and the exit after it. */
function copySource(tile: Tile, copy: number): string {
  const { rows, columns } = tile;
  const loads = vectors(tile).map(
    (j) => `    b${j} = v128.load(b, ${place(copy * columns + j * LANES)});`,
  );
  const products = Array.from({ length: rows }, (_, i) => [
    `    x = v128.load32_splat(a, ${place(copy * rows + i)});`,
    ...vectors(tile).map((j) => `    c${i}${j} = multiplyAdd(x, b${j}, c${i}${j});`),
  ]);
  const isLast = copy === COPIES - 1;
  const exit = isLast
    ? [`    left -= ${COPIES};`, "    if (left == 0) break;"]
    : [`    if (left == ${copy + 1}) break;`];
  return [...loads, ...products.flat(), ...exit].join("\n");
}

const place = (index: number) => index * BYTES;

const vectors = ({ columns }: Tile) => [...Array(columns / LANES).keys()];

function accumulators(tile: Tile): readonly string[] {
  const rows = [...Array(tile.rows).keys()];
  return rows.flatMap((i) => vectors(tile).map((j) => `c${i}${j}`));
}

const STORE_VECTOR = `
@inline
function storeVector(row: usize, offset: usize, sum: v128, add: bool): void {
  const to = row + offset;
  v128.store(to, add ? f32x4.add(v128.load(to), sum) : sum);
}`;

const MULTIPLY_ADD = `
/** x * b + c: rounded twice, or, in the relaxed build, once where the processor can. */
@inline
function multiplyAdd(x: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(x, b, c) : f32x4.add(c, f32x4.mul(x, b));
}`;
