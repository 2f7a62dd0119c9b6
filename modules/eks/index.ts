export { EksCluster, type EksClusterProps } from "./cluster.ts";
export { ClusterAddons, type ClusterAddonsProps } from "./cluster-addons.ts";
