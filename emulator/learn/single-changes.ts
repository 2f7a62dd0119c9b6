import type { LearnedType } from "../learned/learned-type.ts";
import type { Block, Schema } from "../schema/schema.ts";
import { isConfigurable, schemaPaths } from "../schema/schema-paths.ts";
import { isUnknown, type ObjectValue } from "../wire/value.ts";
import { another, examples } from "./examples.ts";
import { emptyElement, type Fill, isAbsent, place, valueAt, without } from "./place.ts";

/** A configuration that differs from another one in a single argument or block. */
export interface SingleChange {
  /** Of what changes; `*` stands for the first element of a block. */
  readonly path: string;
  readonly kind: "added" | "changed" | "removed";
  readonly config: ObjectValue;
}

/** Every change of one argument or block that Terraform lets pass, with values that the learned rules take. */
export function singleChanges(schema: Schema, config: ObjectValue, learned: LearnedType | undefined): SingleChange[] {
  const { block } = schema;
  const rulesAt = (path: string) => learned?.paths[path]?.rules ?? [];
  const fill: Fill = (path, within, name) =>
    examples(name, within.attributes[name]?.type ?? "dynamic", rulesAt(path))[0];
  return schemaPaths(schema)
    .filter(({ path }) => !isTerraforms(path))
    .flatMap((item): SingleChange[] => {
      const { path } = item;
      const current = valueAt(config, path);
      if (isUnknown(current)) return [];
      const removed: SingleChange = { path, kind: "removed", config: without(config, path) };
      if ("block" in item) {
        if (isAbsent(current)) return added(block, config, item, fill);
        return (item.block.min_items ?? 0) > 0 ? [] : [removed];
      }
      const { type = "dynamic", optional } = item.attribute;
      if (!isConfigurable(item.attribute)) return [];
      const pair = examples(path.split(".").at(-1) ?? "", type, rulesAt(path));
      const put = (value: ReturnType<typeof another>) => place(config, block, path, value, fill);
      if (isAbsent(current)) return [{ path, kind: "added", config: put(pair[0]) }];
      const changed: SingleChange = { path, kind: "changed", config: put(another(pair, current, type)) };
      return optional === true ? [changed, removed] : [changed];
    });
}

/** What Terraform itself or the provider's settings decide. */
function isTerraforms(path: string): boolean {
  return path === "id" || path === "tags_all" || path === "timeouts" || path.startsWith("timeouts.");
}

function added(
  block: Block,
  config: ObjectValue,
  item: Extract<ReturnType<typeof schemaPaths>[number], { readonly block: unknown }>,
  fill: Fill,
): SingleChange[] {
  const { path, block: nested } = item;
  const one = emptyElement(nested.block, `${path}.*.`, fill);
  const value = nested.nesting_mode === "single" ? one : [one];
  return [{ path, kind: "added", config: place(config, block, path, value, fill) }];
}
