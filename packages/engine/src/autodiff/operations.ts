// Differentiable operations on variables: each computes its result and records how a gradient of it
// becomes gradients of its operands. Binary ones broadcast: an operand whose rows (all axes but the
// last) or columns (the last axis) are 1 is repeated along them, and its gradient is summed again.

import { CaviarError, shown } from "@caviar/errors";

import type { Combination } from "../backend/arithmetic.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import type { Tape } from "./tape.ts";
import { Variable } from "./variable.ts";

/** Where an operation computes and what records it; nothing does outside a tape. */
export type Recording = { readonly engine: Engine; readonly tape: Tape | undefined };

type Slopes = (dy: Tensor) => readonly [da: Tensor, db: Tensor];

/** a + b. */
export function add(on: Recording, a: Variable, b: Variable): Variable {
  return binary(on, "add", a, b, () => (dy) => [dy, dy]);
}

/** a - b. */
export function subtract(on: Recording, a: Variable, b: Variable): Variable {
  return binary(on, "subtract", a, b, () => (dy) => [dy, scaled(on.engine, dy, -1)]);
}

/** a * b, element by element. */
export function multiply(on: Recording, a: Variable, b: Variable): Variable {
  return binary(on, "multiply", a, b, () => (dy) => [
    combined(on.engine, "multiply", dy, b.data),
    combined(on.engine, "multiply", dy, a.data),
  ]);
}

/** a / b, element by element. */
export function divide(on: Recording, a: Variable, b: Variable): Variable {
  return binary(on, "divide", a, b, (y) => (dy) => {
    const da = combined(on.engine, "divide", dy, b.data);
    return [da, scaled(on.engine, combined(on.engine, "multiply", da, y), -1)];
  });
}

/** The matrix product: a (M,K), b (K,N), result (M,N). Throws CAV_SHAPE_MISMATCH. */
export function matmul({ engine, tape }: Recording, a: Variable, b: Variable): Variable {
  if (a.data.columns !== b.data.rows) throw mismatch("matmul", a.data, b.data);
  const { memory, backend } = engine;
  const y = memory.tensor([...a.data.shape.slice(0, -1), b.data.columns]);
  backend.gemm(y, a.data, b.data, "nn");
  const output = new Variable(y, { differentiable: a.differentiable || b.differentiable });
  tape?.record(output, (dy) => {
    if (a.differentiable) {
      const da = memory.tensor(a.data.shape);
      backend.gemm(da, dy, b.data, "nt");
      tape.accumulate(a, da);
    }
    if (b.differentiable) {
      const db = memory.tensor(b.data.shape);
      backend.gemm(db, a.data, dy, "tn");
      tape.accumulate(b, db);
    }
  });
  return output;
}

/** The sum of all elements, a scalar; summed in double precision. */
export function sum(on: Recording, x: Variable): Variable {
  return total(on, x, 1);
}

/** The mean of all elements, a scalar. */
export function mean(on: Recording, x: Variable): Variable {
  return total(on, x, 1 / x.data.size);
}

/** e^x. */
export function exp(on: Recording, x: Variable): Variable {
  const compute = (y: Tensor) => on.engine.backend.apply("exp", y, x.data);
  return unary(on, x, compute, (dy, y) => combined(on.engine, "multiply", dy, y));
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(on: Recording, x: Variable): Variable {
  const compute = (y: Tensor) => on.engine.backend.apply("log", y, x.data);
  return unary(on, x, compute, (dy) => combined(on.engine, "divide", dy, x.data));
}

/** Square root; its slope at 0 is infinite. */
export function sqrt(on: Recording, x: Variable): Variable {
  const compute = (y: Tensor) => on.engine.backend.apply("sqrt", y, x.data);
  return unary(on, x, compute, (dy, y) =>
    scaled(on.engine, combined(on.engine, "divide", dy, y), 0.5),
  );
}

/** max(x, 0), with derivative 0 at 0. */
export function relu(on: Recording, x: Variable): Variable {
  const { memory, backend } = on.engine;
  const compute = (y: Tensor) => backend.relu(y, x.data);
  return unary(on, x, compute, (dy, y) => {
    const dx = memory.tensor(y.shape);
    backend.reluBackward(dx, dy, y);
    return dx;
  });
}

/** 1 / (1 + e^-x). */
export function sigmoid(on: Recording, x: Variable): Variable {
  return activation(on, "sigmoid", x);
}

/** Hyperbolic tangent. */
export function tanh(on: Recording, x: Variable): Variable {
  return activation(on, "tanh", x);
}

/** e^x / sum e^x along the last axis. */
export function softmax(on: Recording, x: Variable): Variable {
  const { memory, backend } = on.engine;
  const compute = (y: Tensor) => backend.softmax(y, x.data);
  return unary(on, x, compute, (dy, y) => {
    const dx = memory.tensor(y.shape);
    backend.softmaxBackward(dx, dy, y);
    return dx;
  });
}

function activation(on: Recording, f: "sigmoid" | "tanh", x: Variable): Variable {
  const { memory, backend } = on.engine;
  const compute = (y: Tensor) => backend.activate(f, y, x.data, 0);
  return unary(on, x, compute, (dy) => {
    const dx = memory.tensor(x.data.shape);
    backend.activateBackward(f, dx, dy, x.data, 0);
    return dx;
  });
}

function unary(
  { engine, tape }: Recording,
  x: Variable,
  compute: (y: Tensor) => void,
  slope: (dy: Tensor, y: Tensor) => Tensor,
): Variable {
  const y = engine.memory.tensor(x.data.shape);
  compute(y);
  const output = new Variable(y, { differentiable: x.differentiable });
  tape?.record(output, (dy) => {
    if (x.differentiable) tape.accumulate(x, slope(dy, y));
  });
  return output;
}

function binary(
  { engine, tape }: Recording,
  f: Combination,
  a: Variable,
  b: Variable,
  slopesOf: (y: Tensor) => Slopes,
): Variable {
  const y = combined(engine, f, a.data, b.data);
  const output = new Variable(y, { differentiable: a.differentiable || b.differentiable });
  tape?.record(output, (dy) => {
    const [da, db] = slopesOf(y)(dy);
    if (a.differentiable) tape.accumulate(a, summedTo(engine, da, a.data));
    if (b.differentiable) tape.accumulate(b, summedTo(engine, db, b.data));
  });
  return output;
}

function total({ engine, tape }: Recording, x: Variable, share: number): Variable {
  const { memory, backend } = engine;
  const y = memory.tensor([]);
  backend.sumTo(y, x.data);
  backend.blend(y, y, share, 0);
  const output = new Variable(y, { differentiable: x.differentiable });
  tape?.record(output, (dy) => {
    if (!x.differentiable) return;
    const dx = memory.tensor(x.data.shape);
    const slope = dy.data[0]! * share;
    dx.data.fill(slope);
    tape.accumulate(x, dx);
  });
  return output;
}

/** a f b in a new tensor of the broadcast shape. */
function combined(engine: Engine, f: Combination, a: Tensor, b: Tensor): Tensor {
  const y = engine.memory.tensor(broadcastShape(f, a, b));
  engine.backend.combine(f, y, a, b);
  return y;
}

function scaled(engine: Engine, x: Tensor, factor: number): Tensor {
  const y = engine.memory.tensor(x.shape);
  y.data.set(x.data);
  engine.backend.blend(y, y, factor, 0);
  return y;
}

/** A new tensor of `like`'s shape: x, summed over the axes along which `like` was repeated. */
function summedTo(engine: Engine, x: Tensor, like: Tensor): Tensor {
  const y = engine.memory.tensor(like.shape);
  engine.backend.sumTo(y, x);
  return y;
}

function broadcastShape(f: Combination, a: Tensor, b: Tensor): readonly number[] {
  const [rows, columns] = [Math.max(a.rows, b.rows), Math.max(a.columns, b.columns)];
  for (const x of [a, b]) {
    const fits = (x.rows === rows || x.rows === 1) && (x.columns === columns || x.columns === 1);
    if (!fits) throw mismatch(f, a, b);
  }
  const whole = [a, b].filter((x) => x.rows === rows && x.columns === columns);
  // Of two that fit, the one of more axes: a (1,C) and a (C) make a (1,C).
  const [widest] = whole.toSorted((x, y) => y.shape.length - x.shape.length);
  return widest?.shape ?? [rows, columns];
}

function mismatch(operation: string, a: Tensor, b: Tensor): CaviarError {
  const shapes = `${shown(a.shape)} and ${shown(b.shape)}`;
  return new CaviarError("CAV_SHAPE_MISMATCH", `${operation}: shapes ${shapes} do not fit`);
}
