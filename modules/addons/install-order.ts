import { UserError } from "@ml-platform/rules";
import type { AddonSpec } from "./addon-spec.ts";
import { catalogue } from "./catalogue.ts";

type Specs = Readonly<Record<string, { readonly spec: AddonSpec }>>;

/**
 * Orders add-ons so that each comes after those that it needs, those that gate others last, and otherwise as in the
 * catalogue: the order in which an author lists them changes nothing. `checkAddons` reports needs that are not among `names`.
 *
 * @param gates whether an add-on gates the others (`AddonSpec.gates`)
 * @throws {UserError} when add-ons need each other
 */
export function inInstallOrder<Name extends string>(
  names: readonly Name[],
  known: Specs = catalogue,
  gates: (name: Name) => boolean = () => false,
): Name[] {
  const remaining = new Set(
    Object.keys(known).filter((name): name is Name => (names as readonly string[]).includes(name)),
  );
  const ordered: Name[] = [];
  while (remaining.size > 0) {
    const ready = [...remaining].filter((name) => !known[name]?.spec.needs.some((need) => remaining.has(need as Name)));
    const next = ready.find((name) => !gates(name)) ?? ready[0];
    if (next === undefined) throw new UserError(`The add-ons ${[...remaining].join(", ")} need each other.`);
    remaining.delete(next);
    ordered.push(next);
  }
  return ordered;
}
