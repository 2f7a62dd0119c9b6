import type { SchemaNotes } from "../overlays/overlay.ts";
import type { Attribute, Block, NestedBlock, Schema } from "./schema.ts";

/**
 * Adds to a derived schema what only the overlay knows: sensitive and write-only marks, item limits, the schema
 * version, and attributes that the package describes wrongly.
 *
 * @throws if a path of the notes does not exist in the schema
 */
export function annotate(type: string, schema: Schema, notes: SchemaNotes): Schema {
  let block: Block = { ...schema.block, attributes: { ...schema.block.attributes, ...notes.attributes } };
  const change = (path: string, change: Partial<Attribute & NestedBlock>): void => {
    block = changeAt(block, path.split("."), change, `${type}.${path}`);
  };
  for (const path of notes.sensitive ?? []) change(path, { sensitive: true });
  for (const path of notes.writeOnly ?? []) change(path, { write_only: true });
  for (const [path, max_items] of Object.entries(notes.maxItems ?? {})) change(path, { max_items });
  return { version: notes.schemaVersion ?? schema.version, block };
}

function changeAt(
  block: Block,
  path: readonly string[],
  change: Partial<Attribute & NestedBlock>,
  whole: string,
): Block {
  const [name = "", ...rest] = path;
  const attribute = block.attributes[name];
  const nested = block.block_types[name];
  if (attribute !== undefined && rest.length === 0) {
    return { ...block, attributes: { ...block.attributes, [name]: { ...attribute, ...change } } };
  }
  if (attribute?.nested_type !== undefined) {
    const { nested_type } = attribute;
    const inner = changeAt({ attributes: nested_type.attributes, block_types: {} }, rest, change, whole);
    const changed: Attribute = { ...attribute, nested_type: { ...nested_type, attributes: inner.attributes } };
    return { ...block, attributes: { ...block.attributes, [name]: changed } };
  }
  if (nested === undefined) throw new Error(`the overlay names ${whole}, which the schema does not have`);
  const changed =
    rest.length === 0 ? { ...nested, ...change } : { ...nested, block: changeAt(nested.block, rest, change, whole) };
  return { ...block, block_types: { ...block.block_types, [name]: changed } };
}
