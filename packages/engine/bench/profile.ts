// Where the time of a training step goes: `./caviar bench profile [options]`. Each operation of the
// backend is timed by itself on the clock, so run it on a machine that is quiet.
//
//   --net=TEXT       only the nets whose name contains it (may be repeated)
//   --backend=NAME   blas (default), wasm or relaxed-fma

import { parseArgs } from "node:util";

import { createEngine, type Engine } from "../src/engine.ts";
import { bareStep } from "./measure/bare-step.ts";
import { type Net, NETS } from "./measure/nets.ts";

const WARM_UP_MS = 1500;
const MEASURED_MS = 3000;

type Spent = { readonly calls: number; readonly ms: number; readonly flops: number };

const { values: options } = parseArgs({
  options: {
    net: { type: "string", multiple: true, default: [""] },
    backend: { type: "string", default: "blas" },
  },
});

function engineOf(backend: string): Engine {
  switch (backend) {
    case "blas":
    case "wasm":
      return createEngine({ backend });
    case "relaxed-fma":
      return createEngine({ backend: "wasm", wasm: backend });
    default:
      throw new Error(`--backend: expected blas, wasm or relaxed-fma, got ${backend}`);
  }
}

/** What each operation took, by its name; matrix products are told apart by their shapes. */
class Spending {
  readonly all = new Map<string, Spent>();

  add(name: string, ms: number, flops: number): void {
    const before = this.all.get(name) ?? { calls: 0, ms: 0, flops: 0 };
    this.all.set(name, {
      calls: before.calls + 1,
      ms: before.ms + ms,
      flops: before.flops + flops,
    });
  }
}

/** Put a clock around each operation of the engine's backend. */
function clocked({ backend }: Engine): Spending {
  const spending = new Spending();
  const gemm = backend.gemm.bind(backend);
  for (const [name, operation] of Object.entries(backend)) {
    if (typeof operation !== "function" || name === "gemm") continue;
    const timed = (...args: readonly unknown[]): unknown => {
      const begun = performance.now();
      const result: unknown = Reflect.apply(operation, backend, args);
      spending.add(name, performance.now() - begun, 0);
      return result;
    };
    Object.assign(backend, { [name]: timed });
  }
  const timedGemm: typeof gemm = (out, a, b, form) => {
    const begun = performance.now();
    gemm(out, a, b, form);
    const ms = performance.now() - begun;
    const depth = form === "tn" ? a.rows : a.columns;
    const name = `gemm ${form} ${out.rows} x ${out.columns}, ${depth} deep`;
    spending.add(name, ms, 2 * out.rows * out.columns * depth);
  };
  Object.assign(backend, { gemm: timedGemm });
  return spending;
}

function profile(net: Net): void {
  const engine = engineOf(options.backend);
  const spending = clocked(engine);
  const step = bareStep(engine, net);
  runFor(WARM_UP_MS, step);
  spending.all.clear();
  const [steps, ms] = runFor(MEASURED_MS, step);

  console.log(`\n${net.name}, ${engine.backend.name}: ${((1000 * ms) / steps).toFixed(0)} us/step`);
  console.log("   us/step    share   calls  GFLOPS  operation");
  const show = (name: string, spent: Spent) => console.log(lineOf(name, spent, steps, ms));
  let left = ms;
  for (const [name, spent] of [...spending.all].toSorted((a, b) => b[1].ms - a[1].ms)) {
    left -= spent.ms;
    show(name, spent);
  }
  show("between the operations, clocks included", { calls: 0, ms: left, flops: 0 });
}

function lineOf(name: string, { calls, ms, flops }: Spent, steps: number, allMs: number): string {
  const cells = [
    ((1000 * ms) / steps).toFixed(1).padStart(10),
    `${((100 * ms) / allMs).toFixed(1)} %`.padStart(7),
    (calls === 0 ? "" : (calls / steps).toFixed(1)).padStart(6),
    (flops === 0 ? "" : (flops / ms / 1e6).toFixed(1)).padStart(6),
    name,
  ];
  return cells.join("  ");
}

/** How many steps were taken, and in how many milliseconds. */
function runFor(wantedMs: number, step: () => unknown): [steps: number, ms: number] {
  const begun = performance.now();
  for (let steps = 0; ; steps++) {
    const ms = performance.now() - begun;
    if (ms >= wantedMs && steps > 0) return [steps, ms];
    step();
  }
}

for (const net of NETS) {
  if (options.net.some((part) => net.name.includes(part))) profile(net);
}
