import type { Block, ObjectValue, Schema, Type, Value } from "@ml-platform/emulator/real";
import { blockType, equal, isList, isObject, isUnknown } from "@ml-platform/emulator/real";

/** What a provider answers when it is asked to plan. */
export interface Answer {
  /** Why it refuses, absent if it does not. */
  readonly refusal?: string;
  readonly planned: ObjectValue | null;
  /** Paths of what makes the object be replaced, `*` for every element. */
  readonly replaces: readonly string[];
}

/** Where two providers answer differently. */
export interface Difference {
  /** Empty for the whole answer. */
  readonly path: string;
  readonly what: "refusal" | "replacement" | "value";
  readonly real: Value;
  readonly emulated: Value;
}

export function answerDifferences(schema: Schema, real: Answer, emulated: Answer): Difference[] {
  if (real.refusal !== undefined || emulated.refusal !== undefined) {
    if (real.refusal !== undefined && emulated.refusal !== undefined) return [];
    const [a, b] = [real.refusal ?? null, emulated.refusal ?? null];
    return [{ path: "", what: "refusal", real: a, emulated: b }];
  }
  const causes = new Set([...real.replaces, ...emulated.replaces]);
  const unequal = [...causes].filter((path) => real.replaces.includes(path) !== emulated.replaces.includes(path));
  const replacements = unequal.map((path): Difference => {
    const [a, b] = [real.replaces.includes(path), emulated.replaces.includes(path)];
    return { path, what: "replacement", real: a, emulated: b };
  });
  // A plan that replaces the object differs in nearly everything from one that does not.
  const isSameAction = (real.replaces.length === 0) === (emulated.replaces.length === 0);
  return isSameAction ? [...replacements, ...objectDifferences(schema, real.planned, emulated.planned)] : replacements;
}

/**
 * Where two objects of one type differ, as deep as both have something. An unknown value equals only an unknown one; a
 * collection of which a part is unknown counts as unknown, as the SDK of the real provider treats it.
 */
export function objectDifferences(
  schema: Schema,
  real: ObjectValue | null,
  emulated: ObjectValue | null,
): Difference[] {
  if (real === null || emulated === null) {
    return real === emulated ? [] : [{ path: "", what: "value", real, emulated }];
  }
  return inBlock(schema.block, real, emulated, "");
}

function inBlock(block: Block, real: ObjectValue, emulated: ObjectValue, prefix: string): Difference[] {
  const type = blockType(block);
  const differs = (name: string): boolean =>
    !equal(real[name], emulated[name], fieldOf(type, name)) &&
    !(block.attributes[name] !== undefined && isPartlyUnknown(real[name]) && isPartlyUnknown(emulated[name]));
  const whole = (name: string): Difference => ({
    path: prefix + name,
    what: "value",
    real: real[name] ?? null,
    emulated: emulated[name] ?? null,
  });
  const attributes = Object.keys(block.attributes).filter(differs).map(whole);
  const blocks = Object.entries(block.block_types).flatMap(([name, { block: inner, nesting_mode }]) => {
    if (!differs(name)) return [];
    const pairs = pairsOf(real[name] ?? null, emulated[name] ?? null, nesting_mode, blockType(inner));
    if (pairs === undefined) return [whole(name)];
    const at = nesting_mode === "single" ? `${prefix}${name}.` : `${prefix}${name}.*.`;
    return pairs.flatMap(([one, other]) => inBlock(inner, one, other, at));
  });
  return [...attributes, ...blocks];
}

/** The elements to compare with each other; undefined where there are more on one side. */
function pairsOf(
  real: Value,
  emulated: Value,
  nesting: "single" | "list" | "set",
  type: Type,
): (readonly [ObjectValue, ObjectValue])[] | undefined {
  if (nesting === "single") return isObject(real) && isObject(emulated) ? [[real, emulated]] : undefined;
  if (!isList(real) || !isList(emulated) || real.length !== emulated.length) return undefined;
  const [these, those] = nesting === "list" ? [real, emulated] : withoutCommon(real, emulated, type);
  const pairs = these.map((one, index) => [one, those[index] ?? null] as const);
  return pairs.every((pair): pair is readonly [ObjectValue, ObjectValue] => pair.every(isObject)) ? pairs : undefined;
}

function withoutCommon(these: readonly Value[], those: readonly Value[], type: Type) {
  const lacks = (set: readonly Value[]) => (one: Value) => !set.some((other) => equal(one, other, type));
  return [these.filter(lacks(those)), those.filter(lacks(these))] as const;
}

function isPartlyUnknown(value: Value | undefined): boolean {
  if (isList(value)) return value.some(isPartlyUnknown);
  return isObject(value) ? Object.values(value).some(isPartlyUnknown) : isUnknown(value);
}

function fieldOf(type: Type, name: string): Type | undefined {
  return typeof type !== "string" && type[0] === "object" ? type[1][name] : undefined;
}
