import type { LaunchTemplate } from "../account.ts";
import { type Fields, fieldsAt, flagAt, numberAt, textAt, textsAt } from "../fields.ts";
import { oneOf } from "./cluster-refusals.ts";
import type { Refusal } from "./refusal.ts";

// Where the nodes of a group come from, and how they are replaced.

interface CapacityFacts {
  readonly request: Fields;
  readonly template: LaunchTemplate | undefined;
}

/** Source: EKS user guide, "Create a managed node group with Capacity Blocks for ML". */
export function capacityBlockProblem({ request, template }: CapacityFacts): string | undefined {
  const wanted = textAt(request, "capacityType") === "CAPACITY_BLOCK";
  const has = template?.version?.hasCapacityBlock ?? false;
  if (!wanted)
    return has ? "A launch template with market type capacity-block needs capacity type CAPACITY_BLOCK" : undefined;
  if (!has) return "Capacity type CAPACITY_BLOCK needs a launch template with market type capacity-block";
  return textsAt(request, "instanceTypes").length > 0 || template?.version?.instanceType === ""
    ? "Capacity type CAPACITY_BLOCK needs the instance type in the launch template"
    : undefined;
}

/**
 * Whether the nodes of a group can be replaced. "When upgrading managed node groups with Capacity Blocks, make sure that the
 * desired size of the node group is set to 0": the same page. The words of the refusal are not published.
 */
export function blockUpdateProblem(capacityType: string, desired: number): string | undefined {
  return capacityType === "CAPACITY_BLOCK" && desired > 0
    ? `The desired size of a node group with capacity type CAPACITY_BLOCK must be 0 to update its version, and is ${desired}`
    : undefined;
}

/** Source: API reference, NodegroupUpdateConfig. */
export function updateConfigProblem(config: Fields): string | undefined {
  const [count, percentage] = [numberAt(config, "maxUnavailable"), numberAt(config, "maxUnavailablePercentage")];
  if (count !== undefined && percentage !== undefined)
    return "You cannot specify both maxUnavailable and maxUnavailablePercentage";
  if ((count ?? 1) < 1 || (percentage ?? 1) < 1 || (percentage ?? 1) > 100 || (count ?? 1) > 100)
    return "maxUnavailable and maxUnavailablePercentage must be between 1 and 100";
  return oneOf("updateStrategy", textAt(config, "updateStrategy"), ["DEFAULT", "MINIMAL"]);
}

/** A warm pool that is asked for, and the group that it is asked for. */
export interface WarmPoolFacts {
  readonly warmPool: Fields | undefined;
  readonly capacityType: string;
  readonly amiType: string;
  /** How many instance types the group has. */
  readonly types: number;
}

/**
 * Rules of warm pools.
 *
 * Sources: EKS user guide, "Decrease latency for applications with long boot times using warm pools with managed node groups"
 * (2026-05); EC2 Auto Scaling user guide, "Warm pools": no spot instances, no group of several instance types; API
 * reference, WarmPoolConfig. The words are not published.
 */
export const warmPoolRefusals: readonly Refusal<WarmPoolFacts>[] = [
  invalid(({ pool }) => oneOf("poolState", textAt(pool, "poolState"), ["STOPPED", "RUNNING", "HIBERNATED"])),
  invalid(({ pool }) =>
    (numberAt(pool, "minSize") ?? 0) < 0 ? "minSize of a warm pool must be 0 or more" : undefined,
  ),
  invalid(({ pool }) => {
    const [min, max] = [numberAt(pool, "minSize") ?? 0, numberAt(pool, "maxGroupPreparedCapacity")];
    return max !== undefined && min > max
      ? `minSize ${min} of a warm pool can't be greater than its maxGroupPreparedCapacity ${max}`
      : undefined;
  }),
  invalid(({ capacityType }) =>
    capacityType === "ON_DEMAND" ? undefined : `Warm pools are not supported for capacity type ${capacityType}`,
  ),
  invalid(({ amiType }) =>
    amiType === "CUSTOM" ? "Warm pools are not supported for node groups with a custom AMI" : undefined,
  ),
  invalid(({ types }) =>
    types > 1 ? "Warm pools are not supported for node groups with several instance types" : undefined,
  ),
  invalid(({ amiType, pool }) =>
    amiType.startsWith("BOTTLEROCKET") && textAt(pool, "poolState") === "HIBERNATED"
      ? `Warm pool state HIBERNATED is not supported for AMI type ${amiType}`
      : undefined,
  ),
  invalid(({ amiType, pool }) =>
    amiType.startsWith("BOTTLEROCKET") && flagAt(pool, "reuseOnScaleIn") === true
      ? `reuseOnScaleIn is not supported for AMI type ${amiType}`
      : undefined,
  ),
];

/** A rule of pools that are not switched off. */
function invalid(message: (facts: WarmPoolFacts & { readonly pool: Fields }) => string | undefined) {
  return {
    code: "InvalidParameterException" as const,
    message: (facts: WarmPoolFacts) => {
      const pool = facts.warmPool;
      return pool === undefined || flagAt(pool, "enabled") === false ? undefined : message({ ...facts, pool });
    },
  };
}

/** What is asked for a group that is created. */
export function warmPoolFacts({ request, template }: CapacityFacts): WarmPoolFacts {
  return {
    warmPool: fieldsAt(request, "warmPoolConfig"),
    capacityType: textAt(request, "capacityType") ?? "ON_DEMAND",
    amiType: (template?.version?.imageId ?? "") === "" ? (textAt(request, "amiType") ?? "") : "CUSTOM",
    types: textsAt(request, "instanceTypes").length,
  };
}
