import type { StoredValues } from "../learned/stored-values.ts";
import type { Block, Schema } from "../schema/schema.ts";
import { isList, isObject, type ObjectValue, type Value } from "../wire/value.ts";

/**
 * A state as the real provider stores it: with its own values where there is null. Terraform takes them although no plan
 * shows them, because these types are marked as legacy.
 */
export function withStoredValues(
  { block }: Schema,
  state: ObjectValue,
  learned: StoredValues | undefined,
): ObjectValue {
  const entries = Object.entries(learned?.stored ?? {});
  const filled = entries.reduce<Value>((value, [path, stored]) => fillNull(value, path.split("."), stored), state);
  return withBlocks(block, filled as ObjectValue);
}

/** An object as it is read: collections that were never set are empty then. */
export function withEmptiedValues(
  { block }: Schema,
  state: ObjectValue,
  learned: StoredValues | undefined,
): ObjectValue {
  const emptied = (learned?.emptied ?? []).reduce<Value>(
    (value, path) => fillNull(value, path.split("."), emptyAt(block, path)),
    state,
  );
  return emptied as ObjectValue;
}

function emptyAt(block: Block, path: string): Value {
  const [name = "", , ...rest] = path.split(".");
  const inner = block.block_types[name];
  if (inner !== undefined && rest.length > 0) return emptyAt(inner.block, rest.join("."));
  const type = block.attributes[name]?.type;
  return typeof type === "object" && type[0] === "map" ? {} : [];
}

function fillNull(value: Value, steps: readonly string[], stored: Value): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return value === null ? stored : value;
  if (step === "*") return isList(value) ? value.map((item) => fillNull(item, rest, stored)) : value;
  return isObject(value) && step in value ? { ...value, [step]: fillNull(value[step] ?? null, rest, stored) } : value;
}

/** A repeatable block is never null. */
function withBlocks(block: Block, state: ObjectValue): ObjectValue {
  const absent = Object.entries(block.block_types).filter(
    ([name, { nesting_mode }]) => nesting_mode !== "single" && (state[name] ?? null) === null,
  );
  return absent.length === 0 ? state : { ...state, ...Object.fromEntries(absent.map(([name]) => [name, []])) };
}
