// The former name of AddonsOnNodes, until the stacks use the new one.
export { AddonsOnNodes, AddonsOnNodes as ClusterAddons, type AddonsOnNodesProps } from "./addons-on-nodes.ts";
export { EksCluster, type EksClusterProps } from "./cluster.ts";
