import type { ClusterSpec } from "../cluster.ts";
import type { NetworkSpec } from "../network.ts";
import type { NodeGroupSpec } from "../node-group/node-group.ts";

/** Plain valid specifications, for tests to vary. */
export const aNetwork: NetworkSpec = {
  cidr: "10.20.0.0/16",
  availabilityZones: ["us-east-2a", "us-east-2b"],
  nat: "single",
  interfaceEndpoints: [],
  flowLogs: { trafficType: "ALL", retentionDays: 30 },
};

export const aCluster: ClusterSpec = {
  kubernetes: "1.35",
  endpoint: { access: "private" },
  serviceCidr: "172.20.0.0/16",
  logs: { types: ["api", "audit", "authenticator"], retentionDays: 90 },
  upgradePolicy: "STANDARD",
  deletionProtection: false,
  access: {},
  webhookPorts: "all",
  addonVersions: {},
};

export const aNodeGroup: NodeGroupSpec = {
  instanceType: "m7i.large",
  alternativeInstanceTypes: [],
  size: { min: 1, max: 4 },
  autoscaled: true,
  capacity: "onDemand",
  perAvailabilityZone: false,
  labels: {},
  taints: [],
  diskGiB: 100,
  efa: false,
  nodeRepair: true,
  maxUnavailablePercentage: 33,
  metadataHopLimit: 1,
};
