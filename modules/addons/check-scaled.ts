import { isScalable, type NodeGroupSpec, type Problem, warning } from "@ml-platform/rules";

/**
 * A warning if node groups wait for an autoscaler that the cluster does not have: they keep the nodes that they have at
 * creation, and those that start from zero never have any.
 *
 * @param addons options by name
 */
export function checkScaled(addons: object, nodeGroups: Readonly<Record<string, NodeGroupSpec>>): Problem[] {
  if (Object.hasOwn(addons, "cluster-autoscaler")) return [];
  const waiting = Object.entries(nodeGroups).flatMap(([name, group]) => (isScalable(group) ? [name] : []));
  if (waiting.length === 0) return [];
  return [
    warning(
      ["addons"],
      `Nothing scales ${waiting.join(", ")} between size.min and size.max. Add "cluster-autoscaler": {}, or set both to the same number and autoscaled to false.`,
    ),
  ];
}
