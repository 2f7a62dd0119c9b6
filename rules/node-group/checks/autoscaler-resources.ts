import { isLabelKey } from "../../names.ts";
import { error, type Problem, warning } from "../../problem.ts";
import { canonicalQuantity, quantityOf } from "../../quantity.ts";
import { computedResources } from "../autoscaler-resources.ts";
import type { NodeGroupSpec } from "../node-group.ts";

/** Resources of Kubernetes itself, whose names have no domain. Those of large pages name the size of a page. */
const ownResources = /^(cpu|memory|ephemeral-storage|pods|hugepages-(\d+[KMGT]i))$/;

export function checkAutoscalerResources({ autoscalerResources, autoscaled }: NodeGroupSpec): Problem[] {
  if (autoscalerResources === undefined) return [];
  const problems = Object.entries(autoscalerResources).flatMap(([name, amount]) => {
    const refuse = (reason: string) => [error(["autoscalerResources", name], reason)];
    if (computedResources.includes(name))
      return refuse(`"${name}" follows from instanceType, gpuSharing and efa. Remove it.`);
    const own = ownResources.exec(name);
    if (own === null && !(name.includes("/") && isLabelKey(name)))
      return refuse(
        `"${name}" is not a resource of a node. Use cpu, memory, ephemeral-storage, pods, hugepages-2Mi, or a name with a domain, such as example.com/disk.`,
      );
    const canonical = canonicalQuantity(amount);
    const value = quantityOf(amount);
    if (canonical === undefined || value === undefined || !(value > 0))
      return refuse(`"${amount}" is not an amount above 0. Use one such as 8, 500m or 10Gi.`);
    const page = quantityOf(own?.[2] ?? "");
    if (page !== undefined && value % page !== 0)
      return refuse(`"${amount}" is not a multiple of ${own?.[2]}, the size of a page. Round it to one.`);
    if (own === null && !Number.isInteger(value))
      return refuse(`"${amount}" is not a whole number, which Kubernetes wants of ${name}. Round it.`);
    return [];
  });
  if (!autoscaled)
    problems.push(
      warning(["autoscalerResources"], "No autoscaler looks at a group whose autoscaled is false. Remove it."),
    );
  return problems;
}
