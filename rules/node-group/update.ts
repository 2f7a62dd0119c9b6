/** How EKS replaces the nodes of a group when their version or their launch template changes. */
export interface UpdateSpec {
  /**
   * Whether a node that takes over starts first (`default`), or the node that leaves goes first (`minimal`): for capacity of
   * which there is no more than the group has, such as a reservation.
   *
   * @default - what EKS does by itself, "default"; AWS providers from 6.28 may then show DEFAULT as a difference in each plan
   */
  readonly strategy?: "default" | "minimal" | undefined;
  /** How many nodes may be missing at once. @default - a percentage */
  readonly maxUnavailable?: number | undefined;
  /** The share of the nodes that may be missing at once. @default 33, unless `maxUnavailable` is given */
  readonly maxUnavailablePercentage?: number | undefined;
}

/** `updateStrategy` of the EKS API. */
export const updateStrategies = { default: "DEFAULT", minimal: "MINIMAL" } as const;

/** How many nodes may be missing at once, as the EKS API takes it: a number or a percentage. */
export function mostUnavailable({
  maxUnavailable,
  maxUnavailablePercentage = 33,
}: UpdateSpec): { readonly maxUnavailable: number } | { readonly maxUnavailablePercentage: number } {
  return maxUnavailable === undefined ? { maxUnavailablePercentage } : { maxUnavailable };
}
