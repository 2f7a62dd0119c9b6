export { Bastion } from "./bastion.ts";
export type { ReachedCluster } from "./reached-cluster.ts";
