// The part of ONNX's protobuf (onnx/onnx.proto, IR version 8) that a network needs, and its bytes.
// The wire format is @bufbuild/protobuf's; written here are only the numbers of the fields.

import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** TensorProto.DataType. */
const FLOAT = 1;
export const INT64 = 7;

/** Values of a node's attribute: `int` where ONNX wants whole numbers, `float` where others. */
export type Attribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly ints: readonly number[] };

export type Node = {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
};

/** A constant of f32. */
export type Initializer = {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
};

/** An input or output of f32; a text stands for a length that varies. */
type Value = { readonly name: string; readonly dims: readonly (number | string)[] };

export type OnnxModel = {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
};

const IR_VERSION = 8;
/** AttributeProto.AttributeType. */
const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;

type Body = (to: BinaryWriter) => void;

/** The bytes of a ModelProto. */
export function encodeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const to = new BinaryWriter();
  varint(to, 1, IR_VERSION);
  text(to, 2, model.producer);
  message(to, 7, (graph) => writeGraph(graph, model));
  message(to, 8, (opset) => varint(opset, 2, model.opset));
  for (const [key, value] of Object.entries(model.metadata)) {
    message(to, 14, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  }
  return to.finish();
}

function writeGraph(to: BinaryWriter, model: OnnxModel): void {
  for (const node of model.nodes) message(to, 1, (body) => writeNode(body, node));
  text(to, 2, model.name);
  for (const each of model.initializers) message(to, 5, (body) => writeInitializer(body, each));
  for (const input of model.inputs) message(to, 11, (body) => writeValue(body, input));
  for (const output of model.outputs) message(to, 12, (body) => writeValue(body, output));
}

function writeNode(to: BinaryWriter, { name, op, inputs, output, attributes }: Node): void {
  for (const input of inputs) text(to, 1, input);
  text(to, 2, output);
  text(to, 3, name);
  text(to, 4, op);
  for (const [key, attribute] of Object.entries(attributes)) {
    message(to, 5, (body) => writeAttribute(body, key, attribute));
  }
}

function writeAttribute(to: BinaryWriter, name: string, attribute: Attribute): void {
  text(to, 1, name);
  if ("float" in attribute) {
    to.tag(2, WireType.Bit32).float(attribute.float);
    varint(to, 20, ATTRIBUTE_TYPE.float);
  } else if ("int" in attribute) {
    varint(to, 3, attribute.int);
    varint(to, 20, ATTRIBUTE_TYPE.int);
  } else {
    for (const int of attribute.ints) varint(to, 8, int);
    varint(to, 20, ATTRIBUTE_TYPE.ints);
  }
}

/** raw_data is little-endian, as is the machine. */
function writeInitializer(to: BinaryWriter, { name, dims, data }: Initializer): void {
  for (const dim of dims) varint(to, 1, dim);
  varint(to, 2, FLOAT);
  text(to, 8, name);
  to.tag(9, WireType.LengthDelimited).bytes(
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
}

function writeValue(to: BinaryWriter, { name, dims }: Value): void {
  text(to, 1, name);
  message(to, 2, (type) =>
    message(type, 1, (tensor) => {
      varint(tensor, 1, FLOAT);
      message(tensor, 2, (shape) => {
        for (const dim of dims) message(shape, 1, (length) => writeLength(length, dim));
      });
    }),
  );
}

function writeLength(to: BinaryWriter, length: number | string): void {
  if (typeof length === "number") varint(to, 1, length);
  else text(to, 2, length);
}

function varint(to: BinaryWriter, field: number, value: number): void {
  to.tag(field, WireType.Varint).int64(value);
}

function text(to: BinaryWriter, field: number, value: string): void {
  to.tag(field, WireType.LengthDelimited).string(value);
}

function message(to: BinaryWriter, field: number, body: Body): void {
  to.tag(field, WireType.LengthDelimited).fork();
  body(to);
  to.join();
}
