import type { Json, JsonObject } from "../model/json.ts";
import { canonicalText } from "./canonical.ts";
import { type Rule, ruleParts } from "./security-group-rules.ts";

/** A managed object of a state, or as the refresh found it. */
export interface Sibling {
  readonly type: string;
  readonly attributes: JsonObject;
}

/** One of the things that a collection consists of, such as a route, or one source of a rule. */
export interface Part {
  /** The same for the part and for the sibling that it mirrors. */
  readonly key: string;
  readonly value: Json;
}

/** A resource that an attribute of another one mirrors. */
interface Source {
  readonly type: string;
  /** The attribute that names the other one, by its id, ARN, name or URL. */
  readonly names: string;
  /** Keys of the parts that it makes of a collection. @default - the whole attribute mirrors it */
  readonly keys?: (sibling: JsonObject, parent: JsonObject) => readonly string[];
  /** Values of an attribute that is no collection. @default - any: its own attributes are checked where it is */
  readonly values?: (sibling: JsonObject) => readonly (Json | undefined)[];
  /** Whether the attribute counts such resources: more of them than are managed are somebody else's. @default false */
  readonly isCounted?: boolean;
}

export interface Mirror {
  readonly types: readonly string[];
  readonly attributes: readonly string[];
  readonly sources: readonly Source[];
  /** What an item of the collection consists of. @default - it is one part, and its text the key */
  readonly parts?: (item: JsonObject) => readonly Part[];
  /**
   * Whether an apply removes what the resource does not set itself, so that its code has to ignore the attribute.
   * @default - an attribute that the code does not set is left as it is
   */
  readonly isExclusive?: boolean;
}

function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function items(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return items(value) as readonly JsonObject[];
}

/** The first of several attributes that is set. */
function first(object: JsonObject, names: readonly string[]): string {
  return names.map((name) => text(object[name])).find((value) => value !== "") ?? "";
}

/** One attribute of the sibling is an item of the collection. */
function item(name: string): (sibling: JsonObject) => readonly string[] {
  return (sibling) => [text(sibling[name])];
}

/** An item is one part. */
function by(key: (item: JsonObject) => string): (item: JsonObject) => readonly Part[] {
  return (value) => [{ key: key(value), value }];
}

function whole(type: string, names: string): Source {
  return { type, names };
}

const destinations = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
const targets = [
  "carrier_gateway_id",
  "core_network_arn",
  "egress_only_gateway_id",
  "gateway_id",
  "local_gateway_id",
  "nat_gateway_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
  "odb_network_arn",
  "network_interface_id",
];
const ruleKeys = (rules: readonly Rule[]) => rules.map(({ key }) => key);
const bucketParts: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket_accelerate_configuration: ["acceleration_status"],
  aws_s3_bucket_acl: ["acl", "grant"],
  aws_s3_bucket_cors_configuration: ["cors_rule"],
  aws_s3_bucket_lifecycle_configuration: ["lifecycle_rule"],
  aws_s3_bucket_logging: ["logging"],
  aws_s3_bucket_object_lock_configuration: ["object_lock_configuration", "object_lock_enabled"],
  aws_s3_bucket_policy: ["policy"],
  aws_s3_bucket_replication_configuration: ["replication_configuration"],
  aws_s3_bucket_request_payment_configuration: ["request_payer"],
  aws_s3_bucket_server_side_encryption_configuration: ["server_side_encryption_configuration"],
  aws_s3_bucket_versioning: ["versioning"],
  aws_s3_bucket_website_configuration: ["website", "website_domain", "website_endpoint"],
};

/**
 * Attributes in which a provider lists what is managed by resources of their own. They are empty when the object is made,
 * and filled in by the next refresh; what the resources are is checked where they are.
 *
 * Source: the notes on conflicting resources in https://registry.terraform.io/providers/hashicorp/aws/latest/docs, such as those of
 * `aws_route_table`, `aws_security_group`, `aws_iam_role`, `aws_vpc_endpoint`, `aws_s3_bucket` and `aws_autoscaling_group`; the
 * states recorded of 5.100.0 in cli/e2e/local-aws/recorded.
 */
export const mirrors: readonly Mirror[] = [
  {
    types: ["aws_route_table", "aws_default_route_table"],
    attributes: ["route"],
    parts: by(
      (route) =>
        `${first(route, ["cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"])} ${first(route, targets)}`,
    ),
    sources: [
      {
        type: "aws_route",
        names: "route_table_id",
        keys: (route) => [`${first(route, destinations)} ${first(route, targets)}`],
      },
    ],
  },
  ...(["ingress", "egress"] as const).map(
    (direction): Mirror => ({
      types: ["aws_security_group", "aws_default_security_group"],
      attributes: [direction],
      parts: (rule) => ruleParts(rule),
      sources: [
        {
          type: `aws_vpc_security_group_${direction}_rule`,
          names: "security_group_id",
          keys: (rule, group) => ruleKeys(ruleParts(rule, text(group["id"]))),
        },
        {
          type: "aws_security_group_rule",
          names: "security_group_id",
          keys: (rule, group) => (rule["type"] === direction ? ruleKeys(ruleParts(rule, text(group["id"]))) : []),
        },
      ],
    }),
  ),
  ...(["ingress", "egress"] as const).map(
    (direction): Mirror => ({
      types: ["aws_network_acl", "aws_default_network_acl"],
      attributes: [direction],
      parts: by(({ rule_no }) => text(rule_no)),
      sources: [
        {
          type: "aws_network_acl_rule",
          names: "network_acl_id",
          keys: ({ egress, rule_number }) =>
            (egress === true) === (direction === "egress") ? [text(rule_number)] : [],
        },
      ],
    }),
  ),
  {
    types: ["aws_network_acl", "aws_default_network_acl"],
    attributes: ["subnet_ids"],
    sources: [{ type: "aws_network_acl_association", names: "network_acl_id", keys: item("subnet_id") }],
  },
  {
    types: ["aws_iam_role"],
    attributes: ["managed_policy_arns"],
    sources: [
      { type: "aws_iam_role_policy_attachment", names: "role", keys: item("policy_arn") },
      { type: "aws_iam_policy_attachment", names: "roles", keys: item("policy_arn") },
      {
        type: "aws_iam_role_policy_attachments_exclusive",
        names: "role_name",
        keys: (sibling) => items(sibling["policy_arns"]).map(text),
      },
    ],
  },
  {
    types: ["aws_iam_role"],
    attributes: ["inline_policy"],
    parts: by(policyKey),
    sources: [{ type: "aws_iam_role_policy", names: "role", keys: (sibling) => [policyKey(sibling)] }],
  },
  {
    types: ["aws_vpc_endpoint"],
    attributes: ["route_table_ids"],
    sources: [
      { type: "aws_vpc_endpoint_route_table_association", names: "vpc_endpoint_id", keys: item("route_table_id") },
    ],
  },
  {
    types: ["aws_vpc_endpoint"],
    attributes: ["subnet_ids"],
    sources: [{ type: "aws_vpc_endpoint_subnet_association", names: "vpc_endpoint_id", keys: item("subnet_id") }],
  },
  {
    types: ["aws_vpc_endpoint"],
    attributes: ["network_interface_ids", "subnet_configuration", "dns_entry"],
    sources: [whole("aws_vpc_endpoint_subnet_association", "vpc_endpoint_id")],
  },
  {
    types: ["aws_vpc_endpoint"],
    attributes: ["security_group_ids"],
    sources: [
      {
        type: "aws_vpc_endpoint_security_group_association",
        names: "vpc_endpoint_id",
        keys: item("security_group_id"),
      },
    ],
  },
  {
    types: ["aws_vpc_endpoint"],
    attributes: ["policy"],
    sources: [whole("aws_vpc_endpoint_policy", "vpc_endpoint_id")],
  },
  ...(
    [
      ["association_id", "association_id", "association_id"],
      ["network_interface", "network_interface_id", "network_interface_id"],
      ["private_ip", "private_ip", "private_ip_address"],
    ] as const
  ).map(
    ([attribute, ofGateway, ofAssociation]): Mirror => ({
      types: ["aws_eip"],
      attributes: [attribute],
      sources: [
        { type: "aws_nat_gateway", names: "allocation_id", values: (gateway) => [gateway[ofGateway]] },
        {
          type: "aws_eip_association",
          names: "allocation_id",
          values: (association) => [
            association[ofAssociation],
            attribute === "association_id" ? association["id"] : null,
          ],
        },
      ],
    }),
  ),
  {
    types: ["aws_eip"],
    attributes: ["private_dns", "public_dns"],
    sources: [whole("aws_nat_gateway", "allocation_id"), whole("aws_eip_association", "allocation_id")],
  },
  {
    types: ["aws_eip"],
    attributes: ["instance"],
    sources: [
      { type: "aws_eip_association", names: "allocation_id", values: (association) => [association["instance_id"]] },
    ],
  },
  {
    types: ["aws_vpc"],
    attributes: ["dhcp_options_id"],
    sources: [
      {
        type: "aws_vpc_dhcp_options_association",
        names: "vpc_id",
        values: (association) => [association["dhcp_options_id"]],
      },
    ],
  },
  {
    types: ["aws_vpc"],
    attributes: ["main_route_table_id"],
    sources: [
      {
        type: "aws_main_route_table_association",
        names: "vpc_id",
        values: (association) => [association["route_table_id"], association["original_route_table_id"]],
      },
    ],
  },
  {
    types: ["aws_internet_gateway"],
    attributes: ["vpc_id"],
    sources: [
      { type: "aws_internet_gateway_attachment", names: "internet_gateway_id", values: ({ vpc_id }) => [vpc_id] },
    ],
  },
  {
    types: ["aws_vpn_gateway"],
    attributes: ["vpc_id"],
    sources: [{ type: "aws_vpn_gateway_attachment", names: "vpn_gateway_id", values: ({ vpc_id }) => [vpc_id] }],
  },
  {
    types: ["aws_route53_zone"],
    attributes: ["vpc"],
    isExclusive: true,
    parts: by(({ vpc_id }) => text(vpc_id)),
    sources: [{ type: "aws_route53_zone_association", names: "zone_id", keys: item("vpc_id") }],
  },
  {
    types: ["aws_autoscaling_group"],
    attributes: ["tag"],
    isExclusive: true,
    parts: by(tagKey),
    sources: [
      {
        type: "aws_autoscaling_group_tag",
        names: "autoscaling_group_name",
        keys: (sibling) => objects(sibling["tag"]).map(tagKey),
      },
    ],
  },
  {
    types: ["aws_autoscaling_group"],
    attributes: ["target_group_arns", "load_balancers"],
    sources: [
      {
        type: "aws_autoscaling_attachment",
        names: "autoscaling_group_name",
        keys: (sibling) => [text(sibling["lb_target_group_arn"]), text(sibling["elb"])],
      },
    ],
  },
  {
    types: ["aws_autoscaling_group"],
    attributes: ["traffic_source"],
    parts: by(({ identifier }) => text(identifier)),
    sources: [
      {
        type: "aws_autoscaling_traffic_source_attachment",
        names: "autoscaling_group_name",
        keys: (sibling) => objects(sibling["traffic_source"]).map(({ identifier }) => text(identifier)),
      },
      {
        type: "aws_autoscaling_attachment",
        names: "autoscaling_group_name",
        keys: (sibling) => [text(sibling["lb_target_group_arn"]), text(sibling["elb"])],
      },
    ],
  },
  {
    types: ["aws_network_interface", "aws_instance"],
    attributes: ["security_groups", "vpc_security_group_ids"],
    sources: [
      { type: "aws_network_interface_sg_attachment", names: "network_interface_id", keys: item("security_group_id") },
    ],
  },
  {
    types: ["aws_network_interface"],
    attributes: ["attachment"],
    sources: [whole("aws_network_interface_attachment", "network_interface_id")],
  },
  {
    types: ["aws_instance"],
    attributes: ["ebs_block_device"],
    parts: by(({ volume_id }) => text(volume_id)),
    sources: [{ type: "aws_volume_attachment", names: "instance_id", keys: item("volume_id") }],
  },
  {
    types: ["aws_instance"],
    attributes: ["public_ip", "public_dns"],
    sources: [whole("aws_eip", "instance"), whole("aws_eip_association", "instance_id")],
  },
  {
    types: ["aws_rds_cluster"],
    attributes: ["cluster_members"],
    sources: [{ type: "aws_rds_cluster_instance", names: "cluster_identifier", keys: item("identifier") }],
  },
  {
    types: ["aws_rds_cluster"],
    attributes: ["iam_roles"],
    sources: [{ type: "aws_rds_cluster_role_association", names: "db_cluster_identifier", keys: item("role_arn") }],
  },
  {
    types: ["aws_db_instance"],
    attributes: ["replicas"],
    sources: [{ type: "aws_db_instance", names: "replicate_source_db", keys: item("identifier") }],
  },
  {
    types: ["aws_elasticache_replication_group"],
    attributes: ["member_clusters"],
    sources: [{ type: "aws_elasticache_cluster", names: "replication_group_id", keys: item("cluster_id") }],
  },
  {
    types: ["aws_efs_file_system"],
    attributes: ["number_of_mount_targets"],
    sources: [{ type: "aws_efs_mount_target", names: "file_system_id", isCounted: true }],
  },
  {
    types: ["aws_elb"],
    attributes: ["instances"],
    sources: [{ type: "aws_elb_attachment", names: "elb", keys: item("instance") }],
  },
  {
    types: ["aws_sqs_queue"],
    attributes: ["policy"],
    sources: [whole("aws_sqs_queue_policy", "queue_url")],
  },
  ...["redrive_policy", "redrive_allow_policy"].map(
    (attribute): Mirror => ({
      types: ["aws_sqs_queue"],
      attributes: [attribute],
      sources: [whole(`aws_sqs_queue_${attribute}`, "queue_url")],
    }),
  ),
  { types: ["aws_sns_topic"], attributes: ["policy"], sources: [whole("aws_sns_topic_policy", "arn")] },
  { types: ["aws_kms_key"], attributes: ["policy"], sources: [whole("aws_kms_key_policy", "key_id")] },
  {
    types: ["aws_secretsmanager_secret"],
    attributes: ["policy"],
    sources: [whole("aws_secretsmanager_secret_policy", "secret_arn")],
  },
  {
    types: ["aws_api_gateway_rest_api"],
    attributes: ["policy"],
    sources: [whole("aws_api_gateway_rest_api_policy", "rest_api_id")],
  },
  {
    types: ["aws_opensearch_domain", "aws_elasticsearch_domain"],
    attributes: ["access_policies"],
    sources: [
      whole("aws_opensearch_domain_policy", "domain_name"),
      whole("aws_elasticsearch_domain_policy", "domain_name"),
    ],
  },
  {
    types: ["aws_dynamodb_table"],
    attributes: ["replica"],
    isExclusive: true,
    parts: by(({ region_name }) => text(region_name)),
    sources: [
      {
        type: "aws_dynamodb_table_replica",
        names: "global_table_arn",
        // arn:aws:dynamodb:<region>:<account>:table/<name>
        keys: ({ arn }) => [text(arn).split(":")[3] ?? ""],
      },
    ],
  },
  ...Object.entries(bucketParts).map(
    ([type, attributes]): Mirror => ({ types: ["aws_s3_bucket"], attributes, sources: [whole(type, "bucket")] }),
  ),
];

/** A policy by its name and what it says. */
function policyKey({ name, policy }: JsonObject): string {
  return `${text(name)} ${canonicalText(policy ?? null)}`;
}

function tagKey({ key, value, propagate_at_launch }: JsonObject): string {
  return JSON.stringify([text(key), text(value), String(propagate_at_launch)]);
}

/** The mirror that an attribute is, if it is one. */
export function mirrorOf(type: string, attribute: string): Mirror | undefined {
  return mirrors.find(({ types, attributes }) => types.includes(type) && attributes.includes(attribute));
}

/** Attributes by which one resource names another. */
const identifiers = ["id", "arn", "name", "url", "identifier", "primary_network_interface_id"];

/** The resources that an attribute of `parent` mirrors, with how it does. */
export function sourcesOf(
  { sources }: Mirror,
  parent: JsonObject,
  siblings: readonly Sibling[],
): { readonly source: Source; readonly sibling: JsonObject }[] {
  const names = new Set(identifiers.map((name) => text(parent[name])).filter((name) => name !== ""));
  return sources.flatMap((source) =>
    siblings
      .filter(({ type, attributes }) => {
        const named = attributes[source.names];
        return type === source.type && (Array.isArray(named) ? named : [named]).some((name) => names.has(text(name)));
      })
      .map(({ attributes }) => ({ source, sibling: attributes })),
  );
}

/**
 * Whether an attribute repeats other resources, so that an apply leaves it as it is where the code does not set it. Schemas do
 * not tell that of blocks.
 *
 * Source: "If no blocks are configured, Terraform will not manage any inline policies in this resource" and its like in the
 * pages of these types in https://registry.terraform.io/providers/hashicorp/aws/latest/docs.
 */
export function isMirror(type: string, attribute: string): boolean {
  const mirror = mirrorOf(type, attribute);
  return mirror !== undefined && mirror.isExclusive !== true;
}

/** Whether attributes of other resources may mirror what is of this type. */
export function isMirrored(type: string): boolean {
  return sourceTypes.has(type);
}

const sourceTypes = new Set(mirrors.flatMap(({ sources }) => sources.map(({ type }) => type)));
