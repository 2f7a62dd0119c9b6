import { type AccessEntrySpec, checkAccess } from "./access.ts";
import { checkCidr, cidrsOverlap, containsCidr, isCidr, isOpenRange, parseCidr, privateRanges } from "./cidr.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkEksAddonVersion } from "./eks-addon-version.ts";
import { checkRetentionDays } from "./log-retention.ts";
import { at, error, type Problem, warning } from "./problem.ts";
import { partitionOf } from "./regions.ts";

/** What an author says of a cluster's control plane. */
export interface ClusterSpec {
  /** Kubernetes minor version: `1.35`. */
  readonly kubernetes: string;
  readonly endpoint: EndpointSpec;
  /** Range of Kubernetes service addresses; must not overlap the VPC. */
  readonly serviceCidr: string;
  readonly logs: { readonly types: readonly ControlPlaneLogType[]; readonly retentionDays: number };
  /** A customer-managed key for Kubernetes secrets. EKS never lets it go again, which the author acknowledges. */
  readonly encryption?: { readonly kmsKey: "create" | `arn:${string}`; readonly irreversible: true } | undefined;
  readonly upgradePolicy: "STANDARD" | "EXTENDED";
  /** Terraform refuses to destroy the cluster (provider 5.100 knows no deletion protection of EKS's own). */
  readonly deletionProtection: boolean;
  /** Who may use the Kubernetes API, by a name of the author's choice. */
  readonly access: Readonly<Record<string, AccessEntrySpec>>;
  /** Node ports that the control plane may call: everything unprivileged (1025-65535), or these only. */
  readonly webhookPorts: "all" | readonly number[];
  /**
   * Versions of EKS add-ons. One that is absent gets EKS's default of the day it is made, and stays at that: neither EKS nor
   * Terraform raises it. Pin the add-ons when Kubernetes is upgraded, to versions that fit the new one.
   */
  readonly addonVersions: Readonly<Partial<Record<BaseAddonName, string>>>;
}

export type EndpointSpec =
  | { readonly access: "private" }
  | {
      readonly access: "publicAndPrivate";
      readonly allowedCidrs: readonly string[];
      /** Why the whole internet may reach the endpoint; without it 0.0.0.0/0 is refused. */
      readonly openToInternetBecause?: string | undefined;
    };

export type ControlPlaneLogType = "api" | "audit" | "authenticator" | "controllerManager" | "scheduler";

export type BaseAddonName =
  | "vpc-cni"
  | "kube-proxy"
  | "eks-pod-identity-agent"
  | "coredns"
  | "aws-ebs-csi-driver"
  | "eks-node-monitoring-agent";

/**
 * Rules over one cluster. Its Kubernetes version has rules of its own, for they depend on the day.
 *
 * @param vpcCidr the network's range, where it is known
 */
export function checkCluster(spec: Omit<ClusterSpec, "deletionProtection">, vpcCidr?: string): Problem[] {
  return [
    ...at(["endpoint"], checkEndpoint(spec.endpoint)),
    ...at(["serviceCidr"], checkServiceCidr(spec.serviceCidr)),
    ...(vpcCidr === undefined ? [] : checkServiceCidrLeavesVpc(spec, vpcCidr)),
    ...at(["logs"], checkLogs(spec.logs)),
    ...at(["encryption", "kmsKey"], checkKmsKey(spec.encryption?.kmsKey)),
    ...at(["access"], checkAccess(spec.access)),
    ...at(["webhookPorts"], checkWebhookPorts(spec.webhookPorts)),
    ...at(["addonVersions"], checkAddonVersions(spec.addonVersions)),
  ];
}

function checkEndpoint(endpoint: EndpointSpec): Problem[] {
  if (endpoint.access === "private") return [];
  const { allowedCidrs, openToInternetBecause } = endpoint;
  const problems: Problem[] = [];
  if (allowedCidrs.length === 0)
    problems.push(
      error(
        ["allowedCidrs"],
        'A public endpoint without allowed ranges is open to the whole internet. Name the ranges that may reach it, or choose access "private".',
      ),
    );
  if (allowedCidrs.length > 40)
    problems.push(error(["allowedCidrs"], `${allowedCidrs.length} ranges. EKS takes at most 40.`));
  problems.push(...at(["allowedCidrs"], checkDuplicates(allowedCidrs)));

  allowedCidrs.forEach((cidr, index) => {
    if (!isCidr(cidr)) problems.push(...at(["allowedCidrs", index], checkCidr(cidr)));
    else if (!isOpenRange(cidr) && privateRanges.some((range) => containsCidr(range, cidr)))
      problems.push(
        error(
          ["allowedCidrs", index],
          `"${cidr}" is private; the public endpoint sees public addresses only. Traffic from the VPC takes the private endpoint by itself: remove the range, or name the public addresses behind it.`,
        ),
      );
  });

  const open = allowedCidrs.findIndex((cidr) => isCidr(cidr) && isOpenRange(cidr));
  if (open >= 0 && (openToInternetBecause ?? "").trim() === "")
    problems.push(
      error(
        ["allowedCidrs", open],
        `"${allowedCidrs[open]}" opens the endpoint to the internet. Name narrower ranges, or say why in openToInternetBecause.`,
      ),
    );
  if (open < 0 && openToInternetBecause !== undefined)
    problems.push(
      warning(["openToInternetBecause"], "No allowed range opens the endpoint to the internet. Remove the reason."),
    );
  return problems;
}

const serviceRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** Source: `ipv4_service_cidr` of the EKS API, KubernetesNetworkConfigRequest. */
function checkServiceCidr(cidr: string): Problem[] {
  if (!isCidr(cidr)) return checkCidr(cidr);
  const { prefix } = parseCidr(cidr);
  const problems: Problem[] = [];
  if (prefix < 12 || prefix > 24)
    problems.push(error([], `"${cidr}" is a /${prefix}. A service range is a /12 to /24.`));
  if (!serviceRanges.some((range) => containsCidr(range, cidr)))
    problems.push(error([], `"${cidr}" is not inside ${serviceRanges.join(", ")}. Use a range of those.`));
  return problems;
}

/** Kubernetes services and the network must not share addresses. */
export function checkServiceCidrLeavesVpc(
  { serviceCidr }: Pick<ClusterSpec, "serviceCidr">,
  vpcCidr: string,
): Problem[] {
  if (!isCidr(serviceCidr) || !isCidr(vpcCidr) || !cidrsOverlap(serviceCidr, vpcCidr)) return [];
  return [
    error(
      ["serviceCidr"],
      `"${serviceCidr}" overlaps the network's range ${vpcCidr}. Pods could not reach one or the other: move it.`,
    ),
  ];
}

function checkLogs(logs: ClusterSpec["logs"]): Problem[] {
  const problems = at(["types"], checkDuplicates(logs.types));
  if (!logs.types.includes("audit"))
    problems.push(warning(["types"], 'Without "audit" nobody can tell later who did what in the cluster.'));
  return [...problems, ...at(["retentionDays"], checkRetentionDays(logs.retentionDays))];
}

function checkKmsKey(kmsKey: string | undefined): Problem[] {
  if (kmsKey === undefined || kmsKey === "create") return [];
  if (/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-zA-Z-]+$/.test(kmsKey)) return [];
  return [
    error(
      [],
      `"${kmsKey}" is not the ARN of a KMS key (an alias does not do). Write arn:aws:kms:us-east-2:111111111111:key/<id>, or "create".`,
    ),
  ];
}

/** A key must be of the cluster's region, whoever owns it. An ARN that is none has its error already. */
export function checkKmsKeyRegion({ encryption }: Pick<ClusterSpec, "encryption">, region: string): Problem[] {
  const kmsKey = encryption?.kmsKey;
  const [, partition, service, actual] = kmsKey?.split(":") ?? [];
  if (service !== "kms" || (actual === region && partition === partitionOf(region))) return [];
  return [
    error(
      ["encryption", "kmsKey"],
      `"${kmsKey}" is a key of ${actual} in partition ${partition}, and the cluster is in ${region} in partition ${partitionOf(region)}. Use a key that begins arn:${partitionOf(region)}:kms:${region}:, or "create".`,
    ),
  ];
}

function checkWebhookPorts(ports: ClusterSpec["webhookPorts"]): Problem[] {
  if (ports === "all") return [];
  return [
    ...checkDuplicates(ports),
    ...ports.flatMap((port, index) =>
      Number.isInteger(port) && port >= 1 && port <= 65_535
        ? []
        : [error([index], `${port} is not a port. Use 1 to 65535, or "all" for every unprivileged one.`)],
    ),
  ];
}

/**
 * First minor version of 1.x of the EBS CSI driver that tags volumes with their cluster, by which
 * AmazonEBSCSIDriverEKSClusterScopedPolicy tells this cluster's volumes from others'.
 */
const firstEbsCsiMinor = 58;

function checkAddonVersions(versions: ClusterSpec["addonVersions"]): Problem[] {
  return Object.entries(versions).flatMap(([addon, version]) => {
    if (version === undefined) return [];
    const minor = /^v1\.(\d+)\.\d+-eksbuild\.\d+$/.exec(version)?.[1];
    if (addon === "aws-ebs-csi-driver" && Number(minor) < firstEbsCsiMinor)
      return [
        error(
          [addon],
          `"${version}" does not tag volumes with their cluster, without which the driver's role may not touch them. Use v1.${firstEbsCsiMinor}.0 or later.`,
        ),
      ];
    return at([addon], checkEksAddonVersion(version));
  });
}
