import { contract } from "../contract.ts";

/** What a `<cluster>-cluster` stack publishes. */
export const clusterContract = contract(
  { kind: "cluster", scope: "cluster", section: "clusters" },
  {
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
  },
);
