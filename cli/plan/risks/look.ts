import type { JsonObject } from "@ml-platform/stacks";
import { hiddenText } from "@ml-platform/state";
import { isNoOp, managedChanges, type PlanJson, type ResourceChange } from "../../terraform/plan-json.ts";
import { unknownText } from "../changes/tree.ts";
import { maskMarked } from "../marks.ts";
import type { Risk } from "./risk.ts";

/** A risk of one change, without saying where. */
export type Finding = Omit<Risk, "stack" | "address">;

/** A change of a resource, with texts in place of what is sensitive or not known yet. */
export interface Look {
  readonly address: string;
  readonly type: string;
  readonly action: "create" | "update" | "replace" | "destroy";
  /** `EKS cluster dev-ml` */
  readonly thing: string;
  /** Absent for what is created. */
  readonly before?: JsonObject;
  /** Absent for what is destroyed. */
  readonly after?: JsonObject;
  /** Whether what it belongs to (a role, a bucket, a cluster) is created by the same plan. */
  readonly belongsToNew: boolean;
}

const actions: Readonly<Record<string, Look["action"]>> = {
  create: "create",
  update: "update",
  delete: "destroy",
  "create,delete": "replace",
  "create,forget": "replace",
};

/** The changes of a plan that do something to a resource. */
export function looksAt(plan: PlanJson): Look[] {
  const changes = managedChanges(plan).filter(({ change }) => !isNoOp(change));
  const created = new Set(changes.filter(({ change }) => change.actions.join() === "create").flatMap(namesOf));
  return changes.flatMap((resource) => {
    const { address, type, change } = resource;
    const action = actions[[...change.actions].sort().join()];
    if (action === undefined) return [];
    const before = objectOf(change.before) && objectOf(maskMarked(change.before, change.before_sensitive, hiddenText));
    const known = maskMarked(change.after, change.after_unknown, unknownText);
    const after = objectOf(change.after) && objectOf(maskMarked(known, change.after_sensitive, hiddenText));
    const owners = ownerKeys.flatMap((key) => (typeof after?.[key] === "string" ? [after[key]] : []));
    return [
      {
        address,
        type,
        action,
        thing: thingOf(type, { ...before, ...after }),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        belongsToNew: owners.some((owner) => owner === unknownText || created.has(owner)),
      },
    ];
  });
}

/** Where a resource names what it belongs to. */
const ownerKeys = [
  "role",
  "user",
  "group",
  "bucket",
  "key_id",
  "security_group_id",
  "cluster_name",
  "repository",
  "secret_arn",
  "function_name",
  "queue_url",
];

/** By what others name a resource that belongs to nothing itself. */
function namesOf({ type, change }: ResourceChange): string[] {
  const after = objectOf(change.after) ?? {};
  // A policy of a role has the role's name as well; a bucket and a cluster have only their own.
  const isPart = ownerKeys.some((key) => key !== "bucket" && after[key] !== undefined && after[key] !== null);
  if (isPart || (after["bucket"] !== undefined && type !== "aws_s3_bucket")) return [];
  return ["name", "bucket", "id", "arn"].flatMap((key) => (typeof after[key] === "string" ? [after[key]] : []));
}

/** Words that AWS does not write in lower case. */
const words: Readonly<Record<string, string>> = Object.fromEntries(
  "AMI CIDR DB DHCP DNS DX EBS EC2 ECR ECS EFS EIP EKS ELB IAM ID IP KMS NAT OIDC RDS S3 SNS SQS SSM TLS VPC VPN"
    .split(" ")
    .map((word) => [word.toLowerCase(), word]),
);

/** `aws_eks_cluster` with the name `dev-ml` -> `EKS cluster dev-ml`. */
function thingOf(type: string, attributes: JsonObject): string {
  const noun = type
    .replace(/^aws_/, "")
    .replace(/_v\d+$/, "")
    .split("_")
    .map((word) => words[word] ?? word)
    .join(" ");
  const tags = objectOf(attributes["tags"]) ?? {};
  const name = [
    attributes["name"],
    tags["Name"],
    attributes["node_group_name_prefix"],
    attributes["node_group_name"],
    attributes["bucket"],
    attributes["id"],
  ]
    .filter((each) => typeof each === "string" && each !== "" && each !== unknownText)
    .at(0);
  return name === undefined ? noun : `${noun} ${String(name).replace(/-$/, "")}`;
}

function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** `one`, `one and two`, `one, two, three and 4 more`. */
export function listed(items: readonly string[], most = 4): string {
  if (items.length > most) return `${items.slice(0, most - 1).join(", ")} and ${items.length - most + 1} more`;
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
