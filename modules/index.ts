export * from "./eks/index.ts";
export * from "./nodegroup/index.ts";
export * from "./vpc/index.ts";
