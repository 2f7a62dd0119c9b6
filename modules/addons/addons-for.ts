import type { AddonSpec } from "./addon-spec.ts";
import { catalogue } from "./catalogue.ts";

type Specs = Readonly<Record<string, { readonly spec: AddonSpec }>>;

/**
 * Of a cluster's add-ons, those that a cluster of another Kubernetes version can have: without the versions that were chosen
 * for the first one, and without each of which, or of whose needs, no version is known.
 *
 * @param addons options by name, as an author writes them
 */
export function addonsFor<Options extends Readonly<Record<string, object>>>(
  addons: Options,
  kubernetes: string,
  known: Specs = catalogue,
): Partial<Options> {
  const fits = (name: string): boolean => {
    const spec = Object.hasOwn(known, name) ? known[name]?.spec : undefined;
    // A misspelled name stays, and is refused like any other.
    if (spec === undefined) return true;
    return Object.hasOwn(spec.versions, kubernetes) && spec.needs.every(fits);
  };
  const kept = Object.entries(addons).flatMap(([name, options]) => {
    const { version: _, ...rest } = options as { version?: unknown };
    return fits(name) ? [[name, rest] as const] : [];
  });
  return Object.fromEntries(kept) as Partial<Options>;
}
