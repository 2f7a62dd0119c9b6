import type { LearnedPath } from "../learned/learned-type.ts";
import type { SchemaNotes } from "../overlays/overlay.ts";
import type { Attribute, Block, NestedBlock, Schema } from "./schema.ts";
import { schemaPaths } from "./schema-paths.ts";

/**
 * Adds to a derived schema what was learned from the real provider or only the overlay knows: sensitive and write-only
 * marks, item limits, the schema version, and attributes that the package describes wrongly.
 *
 * @throws if a path of the notes does not exist in the schema
 */
export function annotate(type: string, schema: Schema, notes: SchemaNotes): Schema {
  let block: Block = { ...schema.block, attributes: { ...schema.block.attributes, ...notes.attributes } };
  const change = (path: string, change: Partial<Attribute & NestedBlock>): void => {
    block = changeAt(block, path.split("."), change, `${type}.${path}`);
  };
  const learned = learnedNotes(notes, block);
  for (const path of [...learned.sensitive, ...(notes.sensitive ?? [])]) change(path, { sensitive: true });
  for (const path of [...learned.writeOnly, ...(notes.writeOnly ?? [])]) change(path, { write_only: true });
  for (const [path, max_items] of Object.entries(learned.maxItems)) change(path, { max_items });
  return { version: notes.learned?.schemaVersion ?? notes.schemaVersion ?? schema.version, block };
}

/** What the real provider says of attributes and blocks that the derived schema has as well. */
function learnedNotes(
  { learned }: SchemaNotes,
  block: Block,
): Required<Pick<SchemaNotes, "sensitive" | "writeOnly">> & { readonly maxItems: Readonly<Record<string, number>> } {
  const known = new Set(schemaPaths({ version: 0, block }).map(({ path }) => path));
  const paths = Object.entries(learned?.paths ?? {}).filter(([path]) => known.has(path));
  const named = (wanted: (facts: LearnedPath) => boolean): string[] =>
    paths.filter(([, facts]) => wanted(facts)).map(([path]) => path.replaceAll(".*", ""));
  const limited = paths.filter(
    ([, { block: nesting, items }]) => nesting !== undefined && items?.[1] !== null && items !== undefined,
  );
  return {
    sensitive: named(({ sensitive }) => sensitive === true),
    writeOnly: named(({ writeOnly }) => writeOnly === true),
    maxItems: Object.fromEntries(limited.map(([path, { items }]) => [path.replaceAll(".*", ""), items?.[1] ?? 0])),
  };
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
