export * from "./access/index.ts";
export {
  accountRoles,
  breakGlassRole,
  externalId,
  personalBoundary,
  sandpitAudience,
  sandpitDeployers,
} from "./account-roles.ts";
export * from "./ami-types.ts";
export * from "./aws-provider.ts";
export * from "./bastion/index.ts";
export { withoutSpot } from "./capacity-offers.ts";
export * from "./cidr.ts";
export * from "./cluster.ts";
export * from "./cluster-endpoint.ts";
export * from "./cluster-features/index.ts";
export * from "./cluster-volumes.ts";
export * from "./cpu-shape.ts";
export * from "./defaults.ts";
export * from "./duplicates.ts";
export * from "./eks-addons/index.ts";
export * from "./endpoints.ts";
export * from "./free-range.ts";
export * from "./iam/index.ts";
export { instancePrice, instancePrices } from "./instance-prices.ts";
export * from "./instance-types.ts";
export * from "./interface-endpoints.ts";
export * from "./json-value.ts";
export * from "./kubernetes-versions.ts";
export * from "./local-disks.ts";
export * from "./log-retention.ts";
export * from "./names.ts";
export * from "./nearest.ts";
export * from "./network/index.ts";
export * from "./network-sources.ts";
export * from "./node-group/index.ts";
export * from "./node-ingress.ts";
export * from "./personal-names.ts";
export * from "./pod-networking/index.ts";
export * from "./problem.ts";
export * from "./provider-versions.ts";
export * from "./quantity.ts";
export * from "./regions.ts";
export * from "./renames.ts";
export * from "./runners/index.ts";
export * from "./secrets/index.ts";
export * from "./service-account-owner.ts";
export * from "./state-location.ts";
export * from "./tags.ts";
export * from "./team.ts";
export * from "./tenant.ts";
export * from "./time-to-live.ts";
export * from "./versions.ts";
export * from "./workloads/index.ts";
export * from "./zones.ts";
