// What a JSON Schema would have allowed at a place: the names and words that "did you mean" picks
// from. It walks the schema beside the value, choosing the branch of a union by its discriminator.

import { z } from "zod";

const nodeSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  oneOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});
type Node = z.infer<typeof nodeSchema>;

export type Path = readonly PropertyKey[];

const nodeOf = (schema: unknown): Node | undefined => nodeSchema.safeParse(schema).data;

function child(value: unknown, key: PropertyKey): unknown {
  return value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
}

/** The value at `path`, undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(child, value);
}

/** Branches of a union whose constant properties agree with the value. */
function branches(node: Node, value: unknown): Node[] {
  const union = node.oneOf ?? node.anyOf;
  if (!union) return [node];
  const all = union.map(nodeOf).filter((branch) => branch !== undefined);
  const agreeing = all.filter((branch) =>
    Object.entries(branch.properties ?? {}).every(([name, property]) => {
      const constant = nodeOf(property)?.const;
      return constant === undefined || child(value, name) === constant;
    }),
  );
  return (agreeing.length > 0 ? agreeing : all).flatMap((branch) => branches(branch, value));
}

function nodesAt(schema: unknown, value: unknown, path: Path): Node[] {
  const root = nodeOf(schema);
  if (!root) return [];
  const here = branches(root, value);
  const [key, ...rest] = path;
  if (key === undefined) return here;
  return here.flatMap((node) => {
    const next =
      typeof key === "number"
        ? (node.prefixItems?.[key] ?? node.items)
        : (node.properties?.[String(key)] ?? node.additionalProperties);
    return nodesAt(next, child(value, key), rest);
  });
}

/** Keys that the object at `path` may have. */
export function keysAllowedAt(schema: unknown, value: unknown, path: Path): string[] {
  const keys = nodesAt(schema, value, path).flatMap((node) => Object.keys(node.properties ?? {}));
  return [...new Set(keys)];
}
