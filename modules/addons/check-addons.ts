import { at, didYouMean, error, type Problem } from "@ml-platform/rules";
import { type AddonSpec, checkAddon } from "./addon-spec.ts";
import { catalogue } from "./catalogue.ts";

type Specs = Readonly<Record<string, { readonly spec: AddonSpec }>>;

/**
 * Rules for all add-ons of one cluster: each exists, has valid options and a version for the cluster, and is installed
 * together with what it needs and with nothing that it conflicts with.
 *
 * @param addons complete options by name
 * @param kubernetes the cluster's minor version
 */
export function checkAddons(
  addons: Readonly<Record<string, object>>,
  kubernetes: string,
  known: Specs = catalogue,
): Problem[] {
  return Object.entries(addons).flatMap(([name, options]) => {
    const spec = Object.hasOwn(known, name) ? known[name]?.spec : undefined;
    if (spec === undefined) return [unknownAddon(name, Object.keys(known))];
    return at(
      [name],
      [...checkAddon(spec, kubernetes, options), ...checkNeeds(spec, addons), ...checkConflicts(spec, addons)],
    );
  });
}

function unknownAddon(name: string, known: readonly string[]): Problem {
  return error([name], `No add-on is called "${name}".${didYouMean(name, known)} Add-ons: ${known.join(", ")}.`);
}

function checkNeeds({ name, needs }: AddonSpec, addons: object): Problem[] {
  return needs
    .filter((need) => !Object.hasOwn(addons, need))
    .map((need) => error([], `${name} needs ${need}, which is not installed. Add "${need}": {}, or remove ${name}.`));
}

/** It is enough that one of the two declares the conflict. */
function checkConflicts({ name, conflictsWith }: AddonSpec, addons: object): Problem[] {
  return conflictsWith
    .filter((other) => Object.hasOwn(addons, other))
    .map((other) => error([], `${name} cannot be installed together with ${other}. Remove one of them.`));
}
