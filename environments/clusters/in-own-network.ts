import type { ClusterEnvironmentSpec } from "./section.ts";

/**
 * A cluster in a network of its own: security groups of the base's network, networks that are connected with it, and its
 * subnets for pods do not reach that of a personal environment.
 */
export function inOwnNetwork({ endpoint, podNetworking, ...cluster }: ClusterEnvironmentSpec): ClusterEnvironmentSpec {
  const { nodeIngress: _, ...rest } = cluster;
  return {
    ...rest,
    ...(endpoint !== undefined && { endpoint: without(endpoint, "privateAccessFrom") as typeof endpoint }),
    ...(podNetworking !== undefined && { podNetworking: without(podNetworking, "subnets", "securityGroupIds") }),
  };
}

function without<T extends object, Key extends keyof T>(value: T, ...keys: readonly Key[]): Omit<T, Key> {
  const kept = Object.entries(value).filter(([key]) => !keys.includes(key as Key));
  return Object.fromEntries(kept) as Omit<T, Key>;
}
