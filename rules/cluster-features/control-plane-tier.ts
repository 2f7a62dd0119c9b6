/**
 * Tiers of provisioned control planes, as of 2026-11-27.
 *
 * Sources: "Amazon EKS Provisioned Control Plane" in the EKS user guide and the enum ControlPlaneScalingTier of
 * @aws-sdk/client-eks; versions of the AWS provider from terraform-aws-modules/terraform-aws-eks issue 3596 (6.23.0) and pull
 * request 3659 (no released provider had tier-8xl in March 2026: 6.66.0 is the first that is known to).
 */

import { didYouMean } from "../nearest.ts";
import { error, type Problem } from "../problem.ts";

/** By tier, the first AWS provider that takes it. */
const providers = {
  standard: "6.23.0",
  "tier-xl": "6.23.0",
  "tier-2xl": "6.23.0",
  "tier-4xl": "6.23.0",
  "tier-8xl": "6.66.0",
} as const;

export type ControlPlaneTier = keyof typeof providers;

export const controlPlaneTiers = Object.keys(providers) as readonly ControlPlaneTier[];

/** The oldest AWS provider that takes a tier. */
export function providerOfTier(tier: ControlPlaneTier): string {
  return providers[tier];
}

export function checkControlPlaneTier(tier: string | undefined): Problem[] {
  if (tier === undefined || Object.hasOwn(providers, tier)) return [];
  return [
    error(
      ["controlPlaneTier"],
      `"${tier}" is not a tier of control planes.${didYouMean(tier, controlPlaneTiers)} Use one of ${controlPlaneTiers.join(", ")}.`,
    ),
  ];
}
