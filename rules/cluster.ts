import { type AccessEntrySpec, checkAccess } from "./access/index.ts";
import { checkCidr, cidrsOverlap, containsCidr, isCidr, parseCidr } from "./cidr.ts";
import { checkEndpoint, checkServiceCidrLeavesSources, type EndpointSpec } from "./cluster-endpoint.ts";
import { type ClusterFeatures, checkClusterFeatures, checkHybridNetworksLeaveVpc } from "./cluster-features/index.ts";
import { type ClusterVolumesSpec, checkClusterVolumes } from "./cluster-volumes.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkEksAddons } from "./eks-addons/check.ts";
import type { EksAddonsSpec } from "./eks-addons/spec.ts";
import { checkKmsKey, checkKmsKeyIn, type KmsKeyChoice } from "./kms-key.ts";
import { checkRetentionDays } from "./log-retention.ts";
import { checkNodeIngress, type NodeIngressSpec } from "./node-ingress.ts";
import { checkPodNetworking } from "./pod-networking/check-pod-networking.ts";
import type { PodNetworkingSpec } from "./pod-networking/spec.ts";
import { at, error, type Problem, warning } from "./problem.ts";

/** An EKS control plane. */
export interface ClusterSpec extends ClusterFeatures {
  /** Kubernetes minor version. @default - `defaultKubernetesVersion` */
  readonly kubernetes: string;
  /** How the Kubernetes API is reached. @default - from the VPC only */
  readonly endpoint: EndpointSpec;
  /** Range of Kubernetes service addresses, which must not overlap the VPC. @default "172.20.0.0/16" */
  readonly serviceCidr: string;
  /** Control plane logs, and the days to keep them. @default - api, audit and authenticator for 90 days */
  readonly logs: { readonly types: readonly ControlPlaneLogType[]; readonly retentionDays: number };
  /** A customer-managed key for Kubernetes secrets. It can never be removed again, which `irreversible` acknowledges. */
  readonly encryption?: { readonly kmsKey: KmsKeyChoice; readonly irreversible: true } | undefined;
  /** How disks of nodes and volumes of pods are encrypted. @default - by the account's default key for EBS */
  readonly volumes?: ClusterVolumesSpec | undefined;
  /** What happens at the end of standard support: an upgrade by EKS, or extended support at a price. @default "STANDARD" */
  readonly upgradePolicy: (typeof supportTypes)[number];
  /** Whether Terraform refuses to destroy the cluster (EKS itself does with `deletionProtectionByEks`). @default true */
  readonly deletionProtection: boolean;
  /** Who may use the Kubernetes API, by a name of the author's choice. @default - nobody */
  readonly access: Readonly<Record<string, AccessEntrySpec>>;
  /** Node ports that the control plane may call: all unprivileged ports (1025-65535), or only these. @default "all" */
  readonly webhookPorts: "all" | readonly number[];
  /** From where pods get their addresses. @default - from the subnets of their nodes, as the VPC CNI has it */
  readonly podNetworking: PodNetworkingSpec;
  /** What else reaches the nodes, by a name of the author's choice. @default - nothing */
  readonly nodeIngress: Readonly<Record<string, NodeIngressSpec>>;
  /**
   * EKS add-ons by EKS's name: settings of those that every cluster has, and others.
   *
   * @default - those that every cluster has
   */
  readonly eksAddons: EksAddonsSpec;
}

/** `LogType` of the EKS API. */
export const controlPlaneLogTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

export type ControlPlaneLogType = (typeof controlPlaneLogTypes)[number];

/** `SupportType` of the EKS API. */
export const supportTypes = ["STANDARD", "EXTENDED"] as const;

/**
 * Rules for one cluster. Those for its Kubernetes version are separate, because they depend on the date.
 *
 * @param vpcCidr the network's range, if it is known
 */
export function checkCluster(spec: Omit<ClusterSpec, "deletionProtection">, vpcCidr?: string): Problem[] {
  return [
    ...at(["endpoint"], checkEndpoint(spec.endpoint)),
    ...at(["serviceCidr"], checkServiceCidr(spec.serviceCidr)),
    ...checkServiceCidrLeavesSources(spec.serviceCidr, spec.endpoint),
    ...(vpcCidr === undefined ? [] : checkServiceCidrLeavesVpc(spec, vpcCidr)),
    ...at(["logs"], checkLogs(spec.logs)),
    ...at(["encryption", "kmsKey"], checkKmsKey(spec.encryption?.kmsKey)),
    ...at(["volumes"], checkClusterVolumes(spec.volumes)),
    ...at(["access"], checkAccess(spec.access, spec)),
    ...at(["webhookPorts"], checkWebhookPorts(spec.webhookPorts)),
    ...at(["podNetworking"], checkPodNetworking(spec.podNetworking)),
    ...at(["nodeIngress"], checkNodeIngress(spec.nodeIngress)),
    ...checkClusterFeatures(spec),
    ...(vpcCidr === undefined ? [] : checkHybridNetworksLeaveVpc(spec.hybridNetworks, [vpcCidr])),
    ...at(["eksAddons"], checkEksAddons(spec.eksAddons, spec.kubernetes)),
  ];
}

const serviceRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** Source: `ipv4_service_cidr` of the EKS API, KubernetesNetworkConfigRequest. */
function checkServiceCidr(cidr: string): Problem[] {
  if (!isCidr(cidr)) return checkCidr(cidr, "172.20.0.0/16");
  const { prefix } = parseCidr(cidr);
  const problems: Problem[] = [];
  if (prefix < 12 || prefix > 24)
    problems.push(error([], `"${cidr}" is a /${prefix}, and a service range must be a /12 to /24.`));
  if (!serviceRanges.some((range) => containsCidr(range, cidr)))
    problems.push(error([], `"${cidr}" is not inside ${serviceRanges.join(", ")}. Use a range inside one of them.`));
  return problems;
}

/** An error if Kubernetes services and the network share addresses. */
export function checkServiceCidrLeavesVpc(
  { serviceCidr }: Pick<ClusterSpec, "serviceCidr">,
  vpcCidr: string,
): Problem[] {
  if (!isCidr(serviceCidr) || !isCidr(vpcCidr) || !cidrsOverlap(serviceCidr, vpcCidr)) return [];
  return [
    error(
      ["serviceCidr"],
      `"${serviceCidr}" overlaps the network's range ${vpcCidr}. Pods could reach only one of the two: use another range.`,
    ),
  ];
}

function checkLogs(logs: ClusterSpec["logs"]): Problem[] {
  const problems = at(["types"], checkDuplicates(logs.types));
  if (!logs.types.includes("audit"))
    problems.push(
      warning(["types"], 'Without the "audit" log, nobody can find out later who did what in the cluster. Add it.'),
    );
  return [...problems, ...at(["retentionDays"], checkRetentionDays(logs.retentionDays))];
}

/** Errors unless the keys are in the cluster's region. A malformed ARN is left to `checkCluster`. */
export function checkKmsKeyRegion(
  { encryption, volumes }: Pick<ClusterSpec, "encryption" | "volumes">,
  region: string,
): Problem[] {
  return [
    ...at(["encryption", "kmsKey"], checkKmsKeyIn(region, encryption?.kmsKey)),
    ...at(["volumes", "kmsKey"], checkKmsKeyIn(region, volumes?.kmsKey)),
  ];
}

function checkWebhookPorts(ports: ClusterSpec["webhookPorts"]): Problem[] {
  if (ports === "all") return [];
  return [
    ...checkDuplicates(ports),
    ...ports.flatMap((port, index) =>
      Number.isInteger(port) && port >= 1 && port <= 65_535
        ? []
        : [error([index], `${port} is not a port. Use 1 to 65535, or "all" for all unprivileged ports.`)],
    ),
  ];
}
