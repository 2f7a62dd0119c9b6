import { checkKubernetesVersion, supportedUntil, supportOf } from "@ml-platform/rules";
import type { Entry } from "../explore/index-states.ts";
import { isObject, type JsonObject } from "../model/json.ts";
import { visibleAttributes } from "../model/state.ts";
import type { ReportCluster } from "./report-data.ts";

/** The EKS clusters among resources, with what becomes of their Kubernetes versions. */
export function clustersOf(entries: readonly Entry[], today: Date): ReportCluster[] {
  return entries.flatMap(({ stack, resource }): ReportCluster[] => {
    if (resource.type !== "aws_eks_cluster" || resource.mode !== "managed" || resource.deposed !== undefined) return [];
    const attributes = visibleAttributes(resource);
    const { name, version } = attributes;
    if (typeof name !== "string" || typeof version !== "string") return [];
    const support = supportOf(version, today);
    const until = supportedUntil(version, today);
    const warnings = checkKubernetesVersion(version, today, upgradePolicy(attributes)).map(({ message }) => message);
    return [
      {
        stack: stack.id,
        name,
        version,
        ...(support !== undefined && { support }),
        ...(until !== undefined && { supportedUntil: until }),
        ...(warnings.length > 0 && { warning: warnings.join(" ") }),
      },
    ];
  });
}

/** AWS supports a cluster beyond standard support unless it is told not to. */
function upgradePolicy({ upgrade_policy: blocks }: JsonObject): "STANDARD" | "EXTENDED" {
  const [policy] = Array.isArray(blocks) ? blocks : [];
  return isObject(policy) && policy["support_type"] === "STANDARD" ? "STANDARD" : "EXTENDED";
}
