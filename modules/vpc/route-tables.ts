import type { RouteSource } from "@ml-platform/rules";

/** Route tables of a VPC by zone: those of public and of control-plane subnets are the same in every zone. */
export type RouteTables = Readonly<Record<RouteSource, Readonly<Record<string, string>>>>;
