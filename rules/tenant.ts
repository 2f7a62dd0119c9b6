/** What a sandpit or a team may use of a cluster that others use too. */
import { checkCidr, isCidr } from "./cidr.ts";
import { checkDuplicates } from "./duplicates.ts";
import { didYouMean } from "./nearest.ts";
import { at, error, type Problem } from "./problem.ts";
import { canonicalQuantity } from "./quantity.ts";

/** What each namespace of a tenant may use, and what its pods may call. */
export interface TenantBoundsSpec {
  /** The most of everything in each namespace, by the names that a ResourceQuota has for it: `requests.cpu`. */
  readonly quota: Readonly<Record<string, string>>;
  /** What a container that does not say gets, and the most that one may ask for. */
  readonly containers: {
    readonly defaultRequests: Readonly<Record<string, string>>;
    readonly defaultLimits: Readonly<Record<string, string>>;
  };
  /** The largest volume that a pod may claim. */
  readonly largestVolume: string;
  /** Pod Security Standard that every pod must meet. */
  readonly podSecurity: "baseline" | "restricted";
  /** What pods may call outside their own namespaces, besides DNS and the Pod Identity agent. */
  readonly egress: {
    /** Public addresses. */
    readonly internet: boolean;
    /** Private ranges, such as that of a database. */
    readonly ranges: readonly string[];
  };
  /** Service accounts whose pods get the tenant's role in AWS by Pod Identity, in every namespace. */
  readonly serviceAccounts: readonly string[];
}

/** What one owner has in a cluster of the base. */
export interface TenantSpec extends TenantBoundsSpec {
  /** Name of the cluster in the base's `clusters`. */
  readonly cluster: string;
  /** By full name: `sandpit-anna`, `sandpit-anna-batch`. The first is the one that kubectl uses by default. */
  readonly namespaces: readonly string[];
  /** Whether no pod may run. */
  readonly asleep: boolean;
}

/**
 * What a sandpit gets of a cluster unless its base or its owner says otherwise: enough to develop and debug a training job or
 * a service on one GPU. Load balancers and node ports are entrances from outside, and cost money or open every node.
 */
export const tenantDefaults = {
  quota: {
    pods: "20",
    "requests.cpu": "8",
    "requests.memory": "32Gi",
    "limits.cpu": "16",
    "limits.memory": "64Gi",
    "requests.ephemeral-storage": "100Gi",
    "limits.ephemeral-storage": "200Gi",
    "requests.nvidia.com/gpu": "1",
    "requests.aws.amazon.com/neuron": "0",
    "requests.aws.amazon.com/neuroncore": "0",
    persistentvolumeclaims: "5",
    "requests.storage": "200Gi",
    services: "10",
    "services.loadbalancers": "0",
    "services.nodeports": "0",
    secrets: "50",
    configmaps: "50",
  },
  containers: {
    defaultRequests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "1Gi" },
    defaultLimits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "4Gi" },
  },
  largestVolume: "100Gi",
  // Images of frameworks for machine learning run as root, which the restricted standard refuses.
  podSecurity: "baseline",
  egress: { internet: true, ranges: [] },
  serviceAccounts: ["workload"],
  asleep: false,
} satisfies Partial<TenantSpec>;

/** Resources of containers that have defaults. */
const containerResources = ["cpu", "memory", "ephemeral-storage"];

/** Rules for a tenant by itself. */
export function checkTenant(spec: TenantSpec): Problem[] {
  return [...at(["namespaces"], checkLabels(spec.namespaces, "namespace", "sandpit-anna")), ...checkTenantBounds(spec)];
}

/** Rules for what each namespace of a tenant may use, and what its pods may call. */
export function checkTenantBounds(spec: Omit<TenantBoundsSpec, "podSecurity">): Problem[] {
  const { quota, containers, largestVolume, egress, serviceAccounts } = spec;
  return [
    ...at(["quota"], checkTenantQuota(quota)),
    ...at(["containers", "defaultRequests"], checkAmounts(containers.defaultRequests, containerResources)),
    ...at(["containers", "defaultLimits"], checkAmounts(containers.defaultLimits, containerResources)),
    ...at(["largestVolume"], checkAmount(largestVolume)),
    ...at(["egress", "ranges"], checkEgressRanges(egress.ranges)),
    ...at(["serviceAccounts"], checkLabels(serviceAccounts, "service account", "workload")),
    ...at(["serviceAccounts"], checkNotDefault(serviceAccounts)),
  ];
}

/** Kubernetes makes one of this name in each namespace, also for pods that ask for none. */
function checkNotDefault(serviceAccounts: readonly string[]): Problem[] {
  const index = serviceAccounts.indexOf("default");
  if (index < 0) return [];
  return [
    error(
      [index],
      '"default" exists in every namespace already, and pods that name no service account have it. Use another name, such as workload.',
    ),
  ];
}

/** Rules for the quota of each namespace. */
export function checkTenantQuota(quota: TenantSpec["quota"]): Problem[] {
  return checkAmounts(quota, Object.keys(tenantDefaults.quota));
}

function checkLabels(labels: readonly string[], what: string, example: string): Problem[] {
  const problems = checkDuplicates(labels);
  if (labels.length === 0)
    problems.push(error([], `An empty list has no ${what}. List at least one, such as ${example}.`));
  labels.forEach((label, index) => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
      problems.push(
        error(
          [index],
          `"${label}" is not the name of a ${what}. Use up to 63 lower-case letters, digits and hyphens, such as ${example}.`,
        ),
      );
  });
  return problems;
}

function checkAmounts(amounts: Readonly<Record<string, string>>, known: readonly string[]): Problem[] {
  return Object.entries(amounts).flatMap(([name, amount]) =>
    at(
      [name],
      known.includes(name)
        ? checkAmount(amount)
        : [error([], `"${name}" is not limited here.${didYouMean(name, known)} Use one of ${known.join(", ")}.`)],
    ),
  );
}

function checkAmount(amount: string): Problem[] {
  if (canonicalQuantity(amount) !== undefined && !amount.trim().startsWith("-")) return [];
  return [
    error(
      [],
      `"${amount}" is not an amount. Use a number from 0 with a suffix of Kubernetes, such as 500m, 4 or 16Gi.`,
    ),
  ];
}

/** Rules for the private ranges that pods may call. */
export function checkEgressRanges(ranges: readonly string[]): Problem[] {
  return ranges.flatMap((range, index) => (isCidr(range) ? [] : at([index], checkCidr(range))));
}
