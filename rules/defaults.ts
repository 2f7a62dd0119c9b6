/**
 * Values of the keys that an author omits: in environments, in constructs that are used without one, and in tests. None of
 * them opens an endpoint, removes protection or decides cost: such keys, NAT for one, have no default.
 */

import type { AccessEntrySpec } from "./access/index.ts";
import type { BastionSpec } from "./bastion/index.ts";
import type { ClusterSpec } from "./cluster.ts";
import { defaultKubernetesVersion } from "./kubernetes-versions.ts";
import type { DhcpSpec, NetworkSpec } from "./network/spec.ts";
import type { NodeGroupSpec } from "./node-group/node-group.ts";
import { podNetworkingDefaults } from "./pod-networking/spec.ts";

/** A specification as its author writes it: keys with a default may be omitted. */
export type WithDefaults<Spec, Defaults> = Omit<Spec, keyof Defaults> &
  Partial<Pick<Spec, keyof Defaults & keyof Spec>>;

export const networkDefaults = {
  secondaryCidrs: [],
  natAddresses: {},
  transitGateways: {},
  routes: {},
  interfaceEndpoints: [],
  // Rejected traffic explains most failures; logging all traffic costs many times as much.
  flowLogs: { trafficType: "REJECT" },
} satisfies Partial<NetworkSpec>;

export const dhcpDefaults = {
  domainNameServers: ["AmazonProvidedDNS"],
} satisfies Partial<DhcpSpec>;

export const clusterDefaults = {
  kubernetes: defaultKubernetesVersion,
  endpoint: { access: "private" },
  serviceCidr: "172.20.0.0/16",
  logs: { types: ["api", "audit", "authenticator"], retentionDays: 90 },
  // Extended support costs six times as much.
  upgradePolicy: "STANDARD",
  // A cluster cannot be restored. Environments decide it by `protected`.
  deletionProtection: true,
  access: {},
  webhookPorts: "all",
  nodeIngress: {},
  podNetworking: podNetworkingDefaults,
  eksAddons: {},
} satisfies Partial<ClusterSpec>;

export const accessEntryDefaults = { type: "STANDARD" } satisfies Partial<AccessEntrySpec>;

export const nodeGroupDefaults = {
  alternativeInstanceTypes: [],
  instanceShapes: {},
  autoscaled: true,
  asleep: false,
  capacity: "onDemand",
  perAvailabilityZone: false,
  labels: {},
  taints: [],
  diskGiB: 100,
  efa: false,
  nodeRepair: true,
  update: {},
  metadataHopLimit: 1,
} satisfies Partial<NodeGroupSpec>;

export const bastionDefaults = {
  access: { type: "sessionManager" },
  instanceType: "t4g.small",
  size: 2,
  diskGiB: 16,
  // Whoever is on a host has what it has: reading workloads, not changing them, and no secrets.
  kubernetesPolicy: "AmazonEKSViewPolicy",
  sessionLogs: { retentionDays: 90 },
} satisfies BastionSpec;
