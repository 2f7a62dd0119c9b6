export * from "./bastion.ts";
export * from "./tools.ts";
