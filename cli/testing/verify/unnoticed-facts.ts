import type { Environment } from "@ml-platform/environments";
import { isCidr } from "@ml-platform/rules";
import type { Picture } from "./picture.ts";
import { hasMoreMismatches, verify } from "./verify.ts";

type Path = readonly (string | number)[];

/** How many facts of one kind are changed. */
const tried = 3;

/**
 * The kinds of facts in a picture of which no check speaks: each is changed, or an item of a list removed, and nothing is
 * found to be different. `vpcs[].cidr`, `nodeGroups[].taints[]`; the keys of tags and the like are `*`.
 */
export function unnoticedFacts(environment: Environment, picture: Picture): string[] {
  const paths = new Map<string, Path[]>();
  for (const path of pathsIn(picture)) paths.set(kindOf(path), [...(paths.get(kindOf(path)) ?? []), path]);
  const sound = verify(environment, picture).mismatches.length;
  return [...paths]
    .filter(([, all]) =>
      spread(all).every((path) => !hasMoreMismatches(environment, changed(picture, path) as Picture, sound)),
    )
    .map(([kind]) => kind)
    .sort();
}

function spread<Item>(items: readonly Item[]): Item[] {
  return items.filter((_, index) => index % Math.ceil(items.length / tried) === 0);
}

/** Fields whose keys are no names of ours, and how deep such keys are. */
const maps: Readonly<Record<string, number>> = {
  tags: 1,
  labels: 1,
  roles: 1,
  inline: 1,
  conditions: 2,
  tagsAtLaunch: 2,
};

function kindOf(path: Path): string {
  const isKey = (index: number): boolean => [1, 2].some((depth) => depth <= (maps[String(path[index - depth])] ?? 0));
  const names = path.map((step, index) => {
    if (typeof step === "number") return "[]";
    return isKey(index) ? ".*" : `.${step}`;
  });
  return names.join("").slice(1);
}

function pathsIn(value: unknown, at: Path = []): Path[] {
  const own = typeof at.at(-1) === "number" ? [at] : [];
  if (typeof value !== "object" || value === null) return own.length > 0 ? own : [at];
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return [...own, ...entries.flatMap(([key, item]) => pathsIn(item, [...at, key]))];
}

/** Removes an item of a list, and changes anything else. */
function changed(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return another(value);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (index !== step ? [item] : rest.length === 0 ? [] : [changed(item, rest)]));
  }
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: changed(fields[step], rest) };
}

function another(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return isCidr(String(value)) ? "192.0.2.0/24" : `${String(value)}x`;
}
