import type { Graph, GraphNode, JsonObject } from "@ml-platform/state";
import { type Block, blocks, list, member, text } from "./configuration.ts";

/** A cluster: its control plane, add-ons and node groups, grouped by the zones that the node groups span. */
export function clusterDiagram(cluster: JsonObject, nodes: JsonObject | undefined): Graph {
  const [controlPlane] = blocks(cluster, "aws_eks_cluster");
  if (controlPlane === undefined) return { nodes: [], edges: [], groups: [] };
  const name = text(controlPlane.attributes, "name");
  const groups = blocks(nodes ?? {}, "aws_eks_node_group");
  const zones = [...new Set(groups.map(zonesOf))].sort();
  return {
    groups: [
      { id: name, label: `EKS cluster ${name}` },
      ...zones.map((zone) => ({ id: zone, label: zone, parent: name })),
    ],
    nodes: [
      {
        id: "control-plane",
        label: `control plane, Kubernetes ${text(controlPlane.attributes, "version")}`,
        detail: endpointText(controlPlane),
        kind: "cluster",
        group: name,
      },
      ...addonNodes(name, "before-nodes", "add-ons before nodes", blocks(cluster, "aws_eks_addon")),
      ...groups.map(groupNode),
      ...addonNodes(name, "on-nodes", "add-ons on nodes", blocks(nodes ?? {}, "aws_eks_addon")),
    ],
    edges: [
      { from: "control-plane", to: "before-nodes" },
      ...groups.flatMap((group) => [
        { from: "before-nodes", to: group.name },
        { from: group.name, to: "on-nodes" },
      ]),
    ],
  };
}

function endpointText({ attributes }: Block): string {
  const isOn = (kind: string): boolean => member(attributes, "vpc_config", `endpoint_${kind}_access`) === true;
  const kinds = ["private", "public"].filter(isOn);
  return `${kinds.join(" and ")} endpoint`;
}

/** `ebs-csi` from `aws-ebs-csi-driver`, because all names must fit on one line. */
function shortName({ attributes }: Block): string {
  return text(attributes, "addon_name").replace(/^(eks|aws)-|-(agent|driver)$/g, "");
}

function addonNodes(group: string, id: string, label: string, addons: readonly Block[]): GraphNode[] {
  const names = addons.map(shortName).sort();
  return names.length === 0 ? [] : [{ id, label, detail: names.join(", "), kind: "storage", group }];
}

function groupNode(group: Block): GraphNode {
  const { name, attributes } = group;
  const [type = "", ...others] = list(attributes["instance_types"]).map(String);
  const size = `${text(attributes, "scaling_config", "min_size")} to ${text(attributes, "scaling_config", "max_size")}`;
  const spot = member(attributes, "capacity_type") === "SPOT" ? ", spot" : "";
  return {
    id: name,
    label: text(attributes, "node_group_name_prefix").replace(/-$/, "") || text(attributes, "node_group_name"),
    detail: `${size} × ${type}${others.length > 0 ? ` +${others.length}` : ""}${spot}`,
    kind: "compute",
    group: zonesOf(group),
  };
}

/** `us-east-2a, us-east-2b`: the zones of a node group's subnets. */
function zonesOf({ attributes }: Block): string {
  const zones = list(attributes["subnet_ids"]).flatMap((subnet) => /\["([^"]+)"\]/.exec(String(subnet))?.[1] ?? []);
  return zones.length === 0 ? "all zones" : [...zones].sort().join(", ");
}
