import type { ClusterEnvironment, Environment } from "@ml-platform/environments";

type NodeGroup = ClusterEnvironment["nodeGroups"][string];

/** The environment with each of its clusters changed. */
export function ofClusters(
  environment: Environment,
  change: (cluster: ClusterEnvironment, name: string) => ClusterEnvironment,
): Environment {
  return { ...environment, clusters: changed(environment.clusters, change) };
}

/** The cluster with each of its node groups changed. */
export function ofNodeGroups(
  cluster: ClusterEnvironment,
  change: (group: NodeGroup, name: string) => NodeGroup,
): ClusterEnvironment {
  return { ...cluster, nodeGroups: changed(cluster.nodeGroups, change) };
}

function changed<Item>(
  items: Readonly<Record<string, Item>>,
  change: (item: Item, name: string) => Item,
): Readonly<Record<string, Item>> {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, change(item, name)]));
}
