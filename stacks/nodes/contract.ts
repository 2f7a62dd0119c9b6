import { contract } from "../contract.ts";

/**
 * What a `<cluster>-nodes` stack publishes. Groups are maps by group name, which ends in the zone if there is one group
 * per zone.
 */
export const nodesContract = contract(
  { kind: "nodes", scope: "cluster", section: "clusters" },
  {
    nodeRoleArn: "string",
    nodeGroupNames: "map",
    autoscalingGroupNames: "map",
  },
);
