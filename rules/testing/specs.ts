import type { ClusterSpec } from "../cluster.ts";
import { clusterDefaults, networkDefaults, nodeGroupDefaults } from "../defaults.ts";
import type { NetworkSpec } from "../network/spec.ts";
import type { NodeGroupSpec } from "../node-group/node-group.ts";

/** Plain valid specifications, for tests to vary. */
export const aNetwork: NetworkSpec = {
  ...networkDefaults,
  cidr: "10.20.0.0/16",
  availabilityZones: ["us-east-2a", "us-east-2b"],
  nat: "single",
};

/** Of one version, whatever the default is. */
export const aCluster: ClusterSpec = { ...clusterDefaults, kubernetes: "1.35", deletionProtection: false };

export const aNodeGroup: NodeGroupSpec = {
  ...nodeGroupDefaults,
  instanceType: "m7i.large",
  size: { min: 1, max: 4 },
};

/** GPU nodes that scale from zero. */
export const aGpuGroup: NodeGroupSpec = { ...aNodeGroup, instanceType: "g6.12xlarge", size: { min: 0, max: 4 } };
