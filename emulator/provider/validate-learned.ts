import type { Combination, LearnedPath, LearnedType, Rule } from "../learned/learned-type.ts";
import { violation } from "../learned/rules.ts";
import type { Type } from "../schema/schema.ts";
import { elementsOf } from "../schema/schema-paths.ts";
import { type PathStep, ProviderError } from "../wire/diagnostic.ts";
import { isList, isObject, isUnknown, type ObjectValue, type Value } from "../wire/value.ts";
import { leavesAt } from "./paths.ts";

/** What the real provider would say about a configuration, in its words. */
export function learnedProblems(learned: LearnedType, config: ObjectValue, type: Type): ProviderError[] {
  return [
    ...wrongValues(learned, config, type),
    ...lackingFields(learned, config, type),
    ...wrongCombinations(learned, config, type),
  ];
}

interface Checks {
  /** The fields that elements at a pattern must have. */
  readonly needs: readonly { readonly pattern: string; readonly needs: readonly string[] }[];
  /** The rules of values at a pattern. */
  readonly rules: readonly { readonly pattern: string; readonly rules: readonly Rule[] }[];
}

const checks = new WeakMap<LearnedType, Checks>();

/** Most paths of a type have neither rules nor needs. */
function checksOf(learned: LearnedType): Checks {
  const known = checks.get(learned) ?? newChecks(Object.entries(learned.paths));
  checks.set(learned, known);
  return known;
}

function newChecks(paths: readonly (readonly [string, LearnedPath])[]): Checks {
  return {
    needs: paths.flatMap(([path, { needs = [] }]) => (needs.length === 0 ? [] : [{ pattern: `${path}.*`, needs }])),
    rules: paths.flatMap(([path, { rules = [], type }]) =>
      rules.length === 0 ? [] : [{ pattern: elementsOf(type) === null ? path : `${path}.*`, rules }],
    ),
  };
}

function lackingFields(learned: LearnedType, config: ObjectValue, type: Type): ProviderError[] {
  return checksOf(learned).needs.flatMap(({ pattern, needs }) =>
    leavesAt(config, pattern, type).flatMap(({ value, path: where, spelled }) => {
      const lacking = isObject(value) ? needs.filter((name) => (value[name] ?? null) === null) : [];
      return lacking.map((name) => {
        const detail = `The argument "${spelled}.${name}" is required, but no definition was found.`;
        return new ProviderError(missing, detail, where);
      });
    }),
  );
}

function wrongValues(learned: LearnedType, config: ObjectValue, type: Type): ProviderError[] {
  return checksOf(learned).rules.flatMap(({ pattern, rules }) => {
    return leavesAt(config, pattern, type).flatMap(({ value, path: where, spelled }) => {
      if (value === null || isUnknown(value)) return [];
      return rules.flatMap((rule) => {
        const problem = violation(rule, spelled, value);
        return problem === undefined ? [] : [new ProviderError(problem.summary, problem.detail, where)];
      });
    });
  });
}

function wrongCombinations(
  { combinations = [], legacy }: LearnedType,
  config: ObjectValue,
  type: Type,
): ProviderError[] {
  return combinations.flatMap((combination) => {
    const [first = ""] = combination.paths;
    const block = first.split(".").slice(0, -1).join(".");
    const names = combination.paths.map((path) => path.slice(block === "" ? 0 : block.length + 1));
    const wrongIn = legacy === true ? wrongOfSdk : wrongOfFramework;
    if (block === "") return wrongIn(combination, names, config, [], "");
    return leavesAt(config, block, type).flatMap(({ value, path, spelled }) =>
      isObject(value) ? wrongIn(combination, names, value, path, `${spelled}.`) : [],
    );
  });
}

/** The errors, if the arguments of one object or element do not go together. What is unknown may turn out to be null. */
function wrongOfSdk(
  { kind }: Combination,
  names: readonly string[],
  element: ObjectValue,
  where: readonly PathStep[],
  prefix: string,
): ProviderError[] {
  const given = names.filter((name) => isGiven(element[name]));
  const known = given.filter((name) => !isUnknown(element[name]));
  const list = (some: readonly string[]): string => some.map((name) => prefix + name).join(",");
  const [first = ""] = names;
  const error = (summary: string, detail: string, name = first): ProviderError =>
    new ProviderError(summary, `"${prefix}${name}": ${detail}`, [...where, name]);
  switch (kind) {
    case "conflict":
      if (known.length < 2) return [];
      return known.map((name) => {
        const others = known.filter((other) => other !== name);
        return error("Conflicting configuration arguments", `conflicts with ${list(others)}`, name);
      });
    case "exactlyOne":
      if (given.length === 0) return [error(invalid, `one of \`${list(names)}\` must be specified`)];
      if (known.length < 2) return [];
      return [
        error(invalid, `only one of \`${list(names)}\` can be specified, but \`${list(known)}\` were specified.`),
      ];
    case "atLeastOne":
      return given.length === 0 ? [error(missing, `one of \`${list(names)}\` must be specified`)] : [];
    case "together":
      if (!known.includes(first) || given.length === names.length) return [];
      return [error(missing, `all of \`${list([...names].sort())}\` must be specified`)];
  }
}

/** The newer framework counts arguments, whatever the combination. */
function wrongOfFramework(
  { kind }: Combination,
  names: readonly string[],
  element: ObjectValue,
  where: readonly PathStep[],
): ProviderError[] {
  const given = names.filter((name) => isGiven(element[name]));
  const known = given.filter((name) => !isUnknown(element[name]));
  const error = (says: string): ProviderError[] => [
    new ProviderError("Invalid Attribute Combination", `${says}: [${names.join(",")}]`, [...where, names[0] ?? ""]),
  ];
  const isLacking = given.length === 0 && kind !== "conflict" && kind !== "together";
  const isTooMany = known.length > 1 && (kind === "conflict" || kind === "exactlyOne");
  if (kind === "exactlyOne" && (isLacking || isTooMany))
    return error("Exactly one of these attributes must be configured");
  if (isLacking) return error("At least one of these attributes must be configured");
  return isTooMany ? error("These attributes cannot be configured together") : [];
}

const invalid = "Invalid combination of arguments";
const missing = "Missing required argument";

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && value !== null && !(isList(value) && value.length === 0);
}
