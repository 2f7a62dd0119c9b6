import { UserError } from "@ml-platform/rules";
import type { AddonSpec } from "./addon-spec.ts";
import { catalogue } from "./catalogue.ts";

type Specs = Readonly<Record<string, { readonly spec: AddonSpec }>>;

/**
 * The add-ons in an order in which each comes after those it needs, otherwise in the order of the catalogue, so that the
 * order in which an author writes them changes nothing. Needs that are not among `names` are `checkAddons`'s to report.
 *
 * @throws {UserError} when add-ons need each other
 */
export function inInstallOrder<Name extends string>(names: readonly Name[], known: Specs = catalogue): Name[] {
  const remaining = new Set(
    Object.keys(known).filter((name): name is Name => (names as readonly string[]).includes(name)),
  );
  const ordered: Name[] = [];
  while (remaining.size > 0) {
    const next = [...remaining].find((name) => !known[name]?.spec.needs.some((need) => remaining.has(need as Name)));
    if (next === undefined) throw new UserError(`The add-ons ${[...remaining].join(", ")} need each other.`);
    remaining.delete(next);
    ordered.push(next);
  }
  return ordered;
}
