export { AddonsOnNodes, type AddonsOnNodesProps } from "./addons-on-nodes.ts";
export { EksCluster, type EksClusterProps } from "./cluster.ts";
