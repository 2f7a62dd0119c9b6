import { isPodRange } from "@ml-platform/rules";
import { merge } from "../model/merge.ts";

interface Written {
  readonly secondaryCidrs?: readonly string[] | undefined;
  readonly natAddresses?: object | undefined;
  readonly transitGateways?: object | undefined;
  readonly routes?: object | undefined;
}

/**
 * The network of a personal environment: its base's without what only one network can have. Addresses of NAT gateways are
 * in use, other networks are not to be reached by way of a sandpit, and of the ranges for pods only those of the shared
 * address space may be in several networks.
 */
export function deriveNetwork(base: Written = {}, changes: object): unknown {
  const { natAddresses: _, transitGateways: __, routes: ___, secondaryCidrs, ...rest } = base;
  const ranges = secondaryCidrs?.filter(isPodRange) ?? [];
  return merge({ ...rest, ...(ranges.length > 0 && { secondaryCidrs: ranges }) }, changes);
}
