import type { OutputKinds } from "./contract.ts";

/** What the `network` stack publishes. Subnets are maps by availability zone. */
export const networkOutputs = {
  vpcId: "string",
  vpcCidr: "string",
  publicSubnetIds: "map",
  privateSubnetIds: "map",
  controlPlaneSubnetIds: "map",
} as const satisfies OutputKinds;

/** What a `<name>-cluster` stack publishes. */
export const clusterOutputs = {
  name: "string",
  arn: "string",
  version: "string",
  endpoint: "string",
  certificateAuthority: "string",
  serviceCidr: "string",
  clusterSecurityGroupId: "string",
  nodeSecurityGroupId: "string",
  oidcProviderArn: "string",
  oidcIssuer: "string",
} as const satisfies OutputKinds;

/** What a `<name>-nodes` stack publishes. Groups are maps by group name, with the zone where there is one per zone. */
export const nodesOutputs = {
  nodeRoleArn: "string",
  nodeGroupNames: "map",
  autoscalingGroupNames: "map",
} as const satisfies OutputKinds;
