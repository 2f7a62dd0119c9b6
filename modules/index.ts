export * from "./bastion/index.ts";
export type { ClusterRef } from "./cluster-ref.ts";
export * from "./eks/index.ts";
export * from "./node-group/index.ts";
export { reportProblems } from "./report-problems.ts";
export * from "./vpc/index.ts";
