import type { EndpointSpec } from "../cluster-endpoint.ts";
import type { Problem } from "../problem.ts";
import { type AutoMode, checkAutoMode } from "./auto-mode.ts";
import { type ControlPlaneTier, checkControlPlaneTier } from "./control-plane-tier.ts";
import { checkControlPlaneZones } from "./control-plane-zones.ts";
import { checkHybridNetworks, type HybridNetworks } from "./hybrid-networks.ts";

export {
  type AutoMode,
  type AutoModeNodePool,
  autoModeNodePolicies,
  autoModeNodePools,
  isAutoMode,
} from "./auto-mode.ts";
export { type ControlPlaneTier, controlPlaneTiers, providerOfTier } from "./control-plane-tier.ts";
export { checkControlPlaneZonesOfNetwork, controlPlaneZonesOf } from "./control-plane-zones.ts";
export { checkDeletionProtectionByEks, deletionProtectionProvider } from "./deletion-protection.ts";
export { checkHybridNetworksLeaveVpc, checkHybridNetworksRouted, type HybridNetworks } from "./hybrid-networks.ts";
export { policiesOfRoles } from "./role-policies.ts";

/** What not every cluster has. */
export interface ClusterFeatures {
  /**
   * Zones of the control plane, two at least; nodes may be in others. EKS keeps those that the cluster was created with.
   * @default - those of the network
   */
  readonly controlPlaneZones?: readonly string[] | undefined;
  /** Capacity that EKS holds ready for the control plane, at a price. @default - EKS's choice: "standard" */
  readonly controlPlaneTier?: ControlPlaneTier | undefined;
  /** Whether traffic in the cluster may be shifted away from a zone that fails. @default - what the cluster has */
  readonly zonalShift?: boolean | undefined;
  /** Whether EKS, too, refuses to delete the cluster. @default - what the cluster has */
  readonly deletionProtectionByEks?: boolean | undefined;
  readonly hybridNetworks?: HybridNetworks | undefined;
  readonly autoMode?: AutoMode | undefined;
}

interface Surroundings {
  readonly serviceCidr: string;
  readonly endpoint: EndpointSpec;
  readonly eksAddons: Readonly<Record<string, { readonly version?: string | undefined }>>;
}

export function checkClusterFeatures(features: ClusterFeatures & Surroundings): Problem[] {
  return [
    ...checkControlPlaneZones(features.controlPlaneZones),
    ...checkControlPlaneTier(features.controlPlaneTier),
    ...checkHybridNetworks(features.hybridNetworks, features),
    ...checkAutoMode(features.autoMode, features.eksAddons),
  ];
}
