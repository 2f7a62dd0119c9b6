import { type Block, blockType } from "../schema/schema.ts";
import { equal, isList, isObject, type ObjectValue, type Value } from "../wire/value.ts";

/**
 * What Terraform proposes to a provider: the configuration, and the prior values of what is computed and left out of
 * it. Elements of sets keep the computed values of the prior element that is otherwise equal. For protocol 5.
 * Source: hashicorp/terraform v1.11.4, internal/plans/objchange/objchange.go, ProposedNew.
 */
export function proposedState(block: Block, prior: ObjectValue | null, config: ObjectValue): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, { computed }]) => {
    const given = config[name] ?? null;
    return [name, given === null && computed === true ? (prior?.[name] ?? null) : given];
  });
  const blocks = Object.entries(block.block_types).map(([name, { nesting_mode, block: inner }]) => {
    const given = config[name] ?? null;
    const before = prior?.[name] ?? null;
    if (nesting_mode === "single") {
      return [name, isObject(given) ? proposedState(inner, isObject(before) ? before : null, given) : given];
    }
    const elements = isList(before) ? before.filter(isObject) : [];
    return [
      name,
      isList(given) ? given.map((item, index) => element(inner, elements, item, index, nesting_mode)) : given,
    ];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function element(
  block: Block,
  before: readonly ObjectValue[],
  item: Value,
  index: number,
  nesting: "list" | "set",
): Value {
  if (!isObject(item)) return item;
  const same = nesting === "list" ? before[index] : before.find((other) => isSameElement(block, other, item));
  return proposedState(block, same ?? null, item);
}

/** Whether a prior element of a set could have come from this configuration. */
function isSameElement(block: Block, prior: ObjectValue, config: ObjectValue): boolean {
  return equal(proposedState(block, prior, config), prior, blockType(block));
}
