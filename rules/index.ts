export * from "./ami-types.ts";
export * from "./cluster.ts";
export * from "./instance-types.ts";
export * from "./kubernetes-versions.ts";
export * from "./network.ts";
export * from "./node-group.ts";
export * from "./problem.ts";
