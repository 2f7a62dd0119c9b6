import { freeRange, isCidr, networkRanges } from "@ml-platform/rules";
import type { Environment } from "../model/environment.ts";
import { defaultRanges } from "./policy.ts";

/**
 * The network of a new dedicated sandpit: the first /16 of its base's ranges that overlaps no network of an environment, no
 * range of Kubernetes services and no other sandpit's; undefined when none is left.
 *
 * @param environments all that have a file
 * @param given ranges that other sandpits have
 */
export function sandpitRange(
  base: Pick<Environment, "sandpits">,
  environments: readonly Pick<Environment, "network" | "clusters">[],
  given: readonly string[],
): string | undefined {
  const services = environments.flatMap(({ clusters }) =>
    Object.values(clusters).map(({ serviceCidr }) => serviceCidr),
  );
  const taken = [...environments.flatMap(({ network }) => networkRanges(network)), ...services, ...given].filter(
    isCidr,
  );
  return freeRange(taken, base.sandpits?.ranges ?? defaultRanges);
}
