export { NodeGroup } from "./node-group.ts";
export { NodeRole, type NodeRoleProps } from "./node-role.ts";
export type { ClusterOfNodes, NodeGroupProps } from "./props.ts";
export { VolumeKey, type VolumeKeyProps } from "./volume-key.ts";
