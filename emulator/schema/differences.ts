import type { Attribute, Block, NestedBlock } from "./schema.ts";

const flags = ["required", "optional", "computed", "sensitive", "write_only"] as const;
const limits = ["nesting_mode", "min_items", "max_items"] as const;

/**
 * The differences between a derived block and the real provider's, one line each. `region` is ignored: provider 6 adds
 * it to every regional type.
 */
export function schemaDifferences(ours: Block, theirs: Partial<Block>, path: string): string[] {
  const [mine, real] = [ours.attributes, theirs.attributes ?? {}];
  const attributes = names(mine, real)
    .filter((name) => name !== "region" || name in real)
    .flatMap((name) => attributeDifferences(mine[name], real[name], `${path}.${name}`));
  const [myBlocks, realBlocks] = [ours.block_types, theirs.block_types ?? {}];
  const blocks = names(myBlocks, realBlocks).flatMap((name) =>
    blockDifferences(myBlocks[name], realBlocks[name], `${path}.${name}`),
  );
  return [...attributes, ...blocks];
}

function attributeDifferences(ours: Attribute | undefined, theirs: Attribute | undefined, path: string): string[] {
  if (ours === undefined) return [`${path}: only in the real provider`];
  if (theirs === undefined) return [`${path}: only in the package`];
  const different: string[] = flags.filter((flag) => (ours[flag] ?? false) !== (theirs[flag] ?? false));
  if (canonical(ours.type) !== canonical(theirs.type)) different.push("type");
  return different.map((what) => `${path}: ${what} differs`);
}

function blockDifferences(ours: NestedBlock | undefined, theirs: NestedBlock | undefined, path: string): string[] {
  if (ours === undefined) return [`${path}: block only in the real provider`];
  if (theirs === undefined) return [`${path}: block only in the package`];
  const different = limits.filter((limit) => ours[limit] !== theirs[limit]).map((limit) => `${path}: ${limit} differs`);
  return [...different, ...schemaDifferences(ours.block, theirs.block, path)];
}

function canonical(type: unknown): string {
  return JSON.stringify(type, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function names(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
