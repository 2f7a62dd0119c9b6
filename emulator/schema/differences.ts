import { isDeepStrictEqual } from "node:util";
import type { Attribute, Block, NestedBlock } from "./schema.ts";

const flags = ["required", "optional", "computed", "sensitive", "write_only"] as const;
const limits = ["nesting_mode", "min_items", "max_items"] as const;

/** One thing that two schemas of a type say differently. */
export interface Difference {
  readonly path: string;
  /** `attribute` and `block`: only one of the schemas has it. */
  readonly what: "attribute" | "block" | "type" | (typeof flags)[number] | (typeof limits)[number];
  /** What each schema says; undefined where it says nothing. */
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** `region` is ignored where only we have it: provider 6 adds it to every regional type. */
export function compareBlocks(ours: Block, theirs: Partial<Block>, path: string): Difference[] {
  const [mine, real] = [ours.attributes, theirs.attributes ?? {}];
  const attributes = names(mine, real)
    .filter((name) => name !== "region" || name in real)
    .flatMap((name) => compareAttributes(mine[name], real[name], `${path}.${name}`));
  const [myBlocks, realBlocks] = [ours.block_types, theirs.block_types ?? {}];
  const blocks = names(myBlocks, realBlocks).flatMap((name) =>
    compareNestedBlocks(myBlocks[name], realBlocks[name], `${path}.${name}`),
  );
  return [...attributes, ...blocks];
}

/** The differences between a derived block and the real provider's, one line each. */
export function schemaDifferences(ours: Block, theirs: Partial<Block>, path: string): string[] {
  return compareBlocks(ours, theirs, path).map(differenceText);
}

function differenceText({ path, what, ours }: Difference): string {
  if (what !== "attribute" && what !== "block") return `${path}: ${what} differs`;
  const kind = what === "block" ? "block " : "";
  return `${path}: ${kind}only in ${ours === undefined ? "the real provider" : "the package"}`;
}

function compareAttributes(ours: Attribute | undefined, theirs: Attribute | undefined, path: string): Difference[] {
  if (ours === undefined || theirs === undefined) return [{ path, what: "attribute", ours, theirs }];
  const compared = [...flags, "type" as const];
  return compared
    .filter((what) => !isDeepStrictEqual(ours[what], theirs[what]))
    .map((what) => ({ path, what, ours: ours[what], theirs: theirs[what] }));
}

function compareNestedBlocks(
  ours: NestedBlock | undefined,
  theirs: NestedBlock | undefined,
  path: string,
): Difference[] {
  if (ours === undefined || theirs === undefined) return [{ path, what: "block", ours, theirs }];
  const different = limits
    .filter((what) => ours[what] !== theirs[what])
    .map((what) => ({ path, what, ours: ours[what], theirs: theirs[what] }));
  return [...different, ...compareBlocks(ours.block, theirs.block, path)];
}

function names(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
