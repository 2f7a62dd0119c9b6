import type { Attribute, Block, NestedBlock, Schema, Type } from "./schema.ts";

/** A block or an attribute of a schema at a dotted path, in which `*` stands for the elements of a repeatable block. */
export type SchemaPath =
  | { readonly path: string; readonly attribute: Attribute }
  | { readonly path: string; readonly block: NestedBlock };

/** Everything that a schema contains, each block before its content. */
export function schemaPaths({ block }: Schema): SchemaPath[] {
  return pathsIn(block, "");
}

function pathsIn(block: Block, prefix: string): SchemaPath[] {
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => ({ path: prefix + name, attribute }));
  const blocks = Object.entries(block.block_types).flatMap(([name, nested]) => [
    { path: prefix + name, block: nested },
    ...pathsIn(nested.block, `${prefix}${name}${nested.nesting_mode === "single" ? "." : ".*."}`),
  ]);
  return [...attributes, ...blocks];
}

/** Whether a configuration may set the attribute. */
export function isConfigurable({ required, optional }: Attribute): boolean {
  return required === true || optional === true;
}

/** The type of the elements of a list or set, null for any other. */
export function elementsOf(type: Type | undefined): Type | null {
  return type !== undefined && typeof type !== "string" && (type[0] === "list" || type[0] === "set") ? type[1] : null;
}
