import type { Json } from "../model/json.ts";
import { isKeyOfMap, type Steps } from "./ignored-paths.ts";

/**
 * What changes by itself, so that nobody is asked about it. It is neither in the code nor anybody's doing.
 */
interface Passing {
  /** `<type>.<attribute>`, where `*` stands for any type, or any part of the name. */
  readonly attributes: readonly string[];
  readonly why: string;
}

/** Attributes by the name that providers give them. */
export const passingAttributes: readonly Passing[] = [
  {
    attributes: [
      "*.last_used",
      "*.last_used_*",
      "*.role_last_used",
      "*.password_last_used",
      "*.last_accessed*",
      "*.last_access_*",
      "*.last_activity*",
      "*.last_seen*",
      "*.last_login*",
      "*.last_authenticated*",
      "*.last_heartbeat*",
      "*.last_ping*",
    ],
    why: "when it was last used",
  },
  {
    attributes: [
      "aws_db_instance.latest_restorable_time",
      "aws_lambda_function.last_modified",
      "helm_release.metadata.last_deployed",
      "kubernetes_*.metadata.resource_version",
      "kubernetes_*.metadata.generation",
    ],
    why: "it is counted, or written down, with every use or change of the object; what was changed has attributes of its own",
  },
  {
    attributes: [
      "aws_efs_file_system.size_in_bytes",
      "aws_autoscaling_group.predicted_capacity",
      "aws_autoscaling_group.warm_pool_size",
    ],
    why: "how much of it is in use",
  },
  {
    attributes: [
      "aws_eks_cluster.platform_version",
      "aws_vpc_endpoint.cidr_blocks",
      "aws_db_instance.engine_version_actual",
      "aws_rds_cluster.engine_version_actual",
      "aws_rds_cluster_instance.engine_version_actual",
      "aws_elasticache_cluster.engine_version_actual",
      "aws_elasticache_replication_group.engine_version_actual",
      "aws_acm_certificate.not_after",
      "aws_acm_certificate.not_before",
      "aws_acm_certificate.renewal_summary",
      "aws_acm_certificate.pending_renewal",
    ],
    why: "AWS itself keeps it up to date",
  },
];

const passingNames = passingAttributes.flatMap(({ attributes }) => attributes).map(pattern);

function pattern(attribute: string): RegExp {
  const parts = attribute.split("*").map((part) => part.replace(/[.\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^.]*")}$`);
}

/** Names of attributes in which a provider reports how far an object has come. */
const statusName = /(?:^|_)(?:status|state|phase)$/;
/** Words of an object that is on its way between two settled states, and comes back by itself. */
const underWay =
  /^(?:creating|updating|modifying|pending|in[-_ ]?progress|provisioning|configuring|upgrading|scaling|rebooting|starting|restarting|backing[-_]up|maintenance|renaming|resetting[-_]\w+|associating|attaching|applying|active[-_]with[-_]\w+|update[-_]in[-_]progress|create[-_]in[-_]progress|inprogress|optimizing|storage[-_]optimization|configuring[-_]\w+)$/i;
/** Words of an object that works. */
const settled =
  /^(?:active|available|in[-_]?use|in[-_]?service|running|ready|ok|healthy|normal|enabled|completed?|succeeded|successful|success|deployed|associated|attached|applied|bound|issued|create[-_]complete|update[-_]complete)$/i;

/** Whether a difference passes by itself: the object is being changed, or was used. */
export function isPassing(type: string, steps: Steps, before: Json | undefined, after: Json | undefined): boolean {
  const names = steps.filter((step): step is string => typeof step === "string");
  const last = names.at(-1) ?? "";
  const [place, anywhere] = [`${type}.${names.join(".")}`, `${type}.${last}`];
  if (passingNames.some((name) => name.test(place))) return true;
  // Keys of maps, such as tags, labels and variables, are somebody's words and not a provider's.
  if (isKeyOfMap(steps)) return false;
  if (passingNames.some((name) => name.test(anywhere))) return true;
  return statusName.test(last) && isUnderWay(before, after);
}

function isUnderWay(before: Json | undefined, after: Json | undefined): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  const [isOne, isOther] = [underWay.test(before), underWay.test(after)];
  return (isOne && (isOther || settled.test(after))) || (isOther && settled.test(before));
}
