export { type ClusterOfNodes, NodeGroup, type NodeGroupProps } from "./node-group.ts";
export { NodeRole, type NodeRoleProps } from "./node-role.ts";
