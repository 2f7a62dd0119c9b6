import { contract } from "../contract.ts";

/** What the `bastion` stack publishes: how people find the hosts, their sessions and what they may do. */
export const bastionContract = contract(
  { kind: "bastion", scope: "environment", section: "bastion" },
  {
    autoscalingGroupName: "string",
    securityGroupId: "string",
    roleName: "string",
    roleArn: "string",
    sessionDocumentName: "string",
    logGroupName: "string",
  },
);
