/**
 * The types of access entries, and what a cluster needs for each.
 *
 * Source, as of 2026-11-27: `type` of CreateAccessEntry in the EKS API reference; "Create access entries" in the EKS user guide:
 * only STANDARD has policies, groups and a user name; the others are for roles of the cluster's own account.
 */
import { error, type Problem } from "../problem.ts";
import { isUser } from "./principals.ts";

export type AccessEntryType = (typeof accessEntryTypes)[number];

export const accessEntryTypes = [
  "STANDARD",
  "EC2",
  "EC2_LINUX",
  "EC2_WINDOWS",
  "FARGATE_LINUX",
  "HYBRID_LINUX",
] as const;

/** What the cluster has besides node groups. */
export interface AroundAccess {
  readonly kubernetes: string;
  /** Networks of nodes outside AWS. @default - none */
  readonly hybridNetworks?: unknown;
  /** EKS Auto Mode. @default - the cluster has none */
  readonly autoMode?: unknown;
}

/** The access policy without which nodes of Auto Mode do not join. Source: "Create a Node Class for Amazon EKS" in the guide. */
export const autoNodePolicy = "AmazonEKSAutoNodePolicy";

/** Why a cluster has no use for entries of a type. */
const useless: Readonly<Partial<Record<AccessEntryType, (cluster: AroundAccess) => string | undefined>>> = {
  EC2_WINDOWS: () =>
    "is for Windows nodes, and clusters here have none: neither Windows images nor its support in the VPC CNI are set up. Remove the entry.",
  FARGATE_LINUX: () =>
    "is for Fargate profiles, which clusters here do not have, and EKS makes such an entry with each profile itself. Remove the entry.",
  EC2: ({ autoMode }) =>
    autoMode === undefined
      ? "is for nodes of EKS Auto Mode whose node class has a role of its own, and the cluster has no Auto Mode. Set autoMode, or remove the entry."
      : undefined,
  HYBRID_LINUX: ({ hybridNetworks }) =>
    hybridNetworks === undefined
      ? "is for nodes outside AWS, and the cluster does not know their networks. Set hybridNetworks, or remove the entry."
      : undefined,
};

/** Errors in the type of an entry, and in what its type does not have. */
export function checkEntryType(
  entry: {
    readonly type: AccessEntryType;
    readonly principalArn: string;
    readonly policy?: string | undefined;
    readonly policies?: readonly unknown[] | undefined;
    readonly userName?: string | undefined;
    readonly kubernetesGroups?: readonly string[] | undefined;
  },
  cluster: AroundAccess,
): Problem[] {
  const { type, principalArn, policy, policies, userName, kubernetesGroups = [] } = entry;
  if (type === "STANDARD") return [];
  const why = useless[type]?.(cluster);
  const set = `EKS itself sets the`;
  const fix = "or change the type to STANDARD.";
  return [
    ...(why === undefined ? [] : [error(["type"], `${type} ${why}`)]),
    ...(isUser(principalArn)
      ? [
          error(
            ["principalArn"],
            `"${principalArn}" is a user, and nodes have roles. Use the ARN of their role, ${fix}`,
          ),
        ]
      : []),
    ...((policy === undefined && policies === undefined) || type === "EC2"
      ? []
      : [
          error(
            [policy === undefined ? "policies" : "policy"],
            `An entry of type ${type} accepts no access policy. Remove the ${policy === undefined ? "policies" : "policy"}, ${fix}`,
          ),
        ]),
    ...(type === "EC2" ? checkAutoNodePolicy(entry) : []),
    ...(kubernetesGroups.length === 0
      ? []
      : [error(["kubernetesGroups"], `${set} groups of an entry of type ${type}. Remove them, ${fix}`)]),
    ...(userName === undefined
      ? []
      : [error(["userName"], `${set} user name of an entry of type ${type}. Remove it, ${fix}`)]),
  ];
}

function checkAutoNodePolicy({
  policy,
  policies,
}: {
  policy?: string | undefined;
  policies?: readonly unknown[] | undefined;
}) {
  if (policy === autoNodePolicy && policies === undefined) return [];
  return [error(["policy"], `Nodes of EKS Auto Mode join with one policy. Set policy to "${autoNodePolicy}".`)];
}
