/** Values of a resource that are known, by attribute. */
export type Values = Readonly<Record<string, unknown>>;

/** How a resource type names an existing object, and how AWS finds one whose id cannot be derived. */
interface ImportRule {
  /** The format, in the words of the provider's documentation: attributes in braces. */
  readonly format: string;
  /** Arguments of the AWS CLI that print the id; attributes in braces. @default the id follows from the values */
  readonly find?: string;
}

/**
 * The ids that import takes, with the attributes that make them. `{account}` is the account's id.
 *
 * Source: the section "Import" of each resource's page, https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const rules: Readonly<Record<string, ImportRule>> = {
  aws_autoscaling_group: { format: "{name}" },
  aws_cloudwatch_log_group: { format: "{name}" },
  aws_db_instance: { format: "{identifier}" },
  aws_dynamodb_table: { format: "{name}" },
  aws_ecr_repository: { format: "{name}" },
  aws_eks_access_entry: { format: "{cluster_name}:{principal_arn}" },
  aws_eks_access_policy_association: { format: "{cluster_name}#{principal_arn}#{policy_arn}" },
  aws_eks_addon: { format: "{cluster_name}:{addon_name}" },
  aws_eks_cluster: { format: "{name}" },
  aws_eks_node_group: { format: "{cluster_name}:{node_group_name}" },
  aws_eks_pod_identity_association: {
    format: "{cluster_name},{association_id}",
    find: "eks list-pod-identity-associations --cluster-name {cluster_name} --namespace {namespace} --service-account {service_account} --query associations[].associationId",
  },
  aws_eip: { format: "{id}", find: "ec2 describe-addresses --query Addresses[].AllocationId" },
  aws_iam_instance_profile: { format: "{name}" },
  aws_iam_openid_connect_provider: { format: "arn:aws:iam::{account}:oidc-provider/{url}" },
  aws_iam_policy: { format: "arn:aws:iam::{account}:policy{path}{name}" },
  aws_iam_role: { format: "{name}" },
  aws_iam_role_policy: { format: "{role}:{name}" },
  aws_iam_role_policy_attachment: { format: "{role}/{policy_arn}" },
  aws_internet_gateway: {
    format: "{id}",
    find: "ec2 describe-internet-gateways --filters Name=attachment.vpc-id,Values={vpc_id} --query InternetGateways[].InternetGatewayId",
  },
  aws_kms_alias: { format: "{name}" },
  aws_launch_template: {
    format: "{id}",
    find: "ec2 describe-launch-templates --launch-template-names {name} --query LaunchTemplates[].LaunchTemplateId",
  },
  aws_nat_gateway: {
    format: "{id}",
    find: "ec2 describe-nat-gateways --filter Name=subnet-id,Values={subnet_id} --query NatGateways[].NatGatewayId",
  },
  aws_placement_group: { format: "{name}" },
  aws_route: { format: "{route_table_id}_{destination}" },
  aws_route_table_association: { format: "{subnet_id}/{route_table_id}" },
  aws_s3_bucket: { format: "{bucket}" },
  aws_secretsmanager_secret: {
    format: "{arn}",
    find: "secretsmanager describe-secret --secret-id {name} --query ARN",
  },
  aws_secretsmanager_secret_rotation: { format: "{secret_id}" },
  aws_security_group: {
    format: "{id}",
    find: "ec2 describe-security-groups --filters Name=vpc-id,Values={vpc_id} Name=group-name,Values={name} --query SecurityGroups[].GroupId",
  },
  aws_subnet: {
    format: "{id}",
    find: "ec2 describe-subnets --filters Name=vpc-id,Values={vpc_id} Name=cidr-block,Values={cidr_block} --query Subnets[].SubnetId",
  },
  aws_vpc_dhcp_options_association: { format: "{vpc_id}" },
  aws_ec2_transit_gateway_vpc_attachment: {
    format: "{id}",
    find: "ec2 describe-transit-gateway-vpc-attachments --filters Name=vpc-id,Values={vpc_id} Name=transit-gateway-id,Values={transit_gateway_id} --query TransitGatewayVpcAttachments[].TransitGatewayAttachmentId",
  },
  aws_vpc_ipv4_cidr_block_association: {
    format: "{id}",
    find: "ec2 describe-vpcs --vpc-ids {vpc_id} --query Vpcs[].CidrBlockAssociationSet[?CidrBlock=='{cidr_block}'].AssociationId",
  },
  aws_vpc_endpoint: {
    format: "{id}",
    find: "ec2 describe-vpc-endpoints --filters Name=vpc-id,Values={vpc_id} Name=service-name,Values={service_name} --query VpcEndpoints[].VpcEndpointId",
  },
  aws_vpc_endpoint_route_table_association: { format: "{vpc_endpoint_id}/{route_table_id}" },
  aws_vpc_endpoint_subnet_association: { format: "{vpc_endpoint_id}/{subnet_id}" },
  aws_vpc_security_group_egress_rule: {
    format: "{id}",
    find: "ec2 describe-security-group-rules --filters Name=group-id,Values={security_group_id} --query SecurityGroupRules[].SecurityGroupRuleId",
  },
  aws_vpc_security_group_ingress_rule: {
    format: "{id}",
    find: "ec2 describe-security-group-rules --filters Name=group-id,Values={security_group_id} --query SecurityGroupRules[].SecurityGroupRuleId",
  },
  helm_release: { format: "{namespace}/{name}" },
};

/** Attributes that are not named as the values name them. */
const derived: Readonly<Record<string, (values: Values) => unknown>> = {
  // A route has one of three destinations.
  destination: (values) =>
    values["destination_cidr_block"] ?? values["destination_ipv6_cidr_block"] ?? values["destination_prefix_list_id"],
  path: (values) => values["path"] ?? "/",
  url: (values) => (typeof values["url"] === "string" ? values["url"].replace(/^https:\/\//, "") : undefined),
};

export interface ImportId {
  /** The id, if it follows from the values. */
  readonly id?: string;
  /** `{route_table_id}_{destination}`; `undefined` for a type that is not in the table. */
  readonly format?: string;
  /** Arguments of the AWS CLI that print the id, if the id does not follow from the values but these do. */
  readonly find?: readonly string[];
  /** The attributes that such a search uses. */
  readonly by?: readonly (readonly [name: string, value: string])[];
}

/** What names an object of a type to import, as far as its values are known. */
export function importId(type: string, values: Values): ImportId {
  const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
  if (rule === undefined) return type.startsWith("kubernetes_") ? kubernetesId(values) : {};
  const { format } = rule;
  const id = filled(format, values);
  if (id !== undefined) return { format, id };
  if (rule.find === undefined) return { format };
  const find = rule.find.split(" ").flatMap((word) => filled(word, values) ?? []);
  if (find.length < rule.find.split(" ").length) return { format };
  const names = [...rule.find.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return { format, find, by: names.map((name) => [name, String(values[name])] as const) };
}

/** Source: https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs, section "Import" of each resource. */
function kubernetesId({ metadata }: Values): ImportId {
  const format = "{namespace}/{name}, or {name} for what has no namespace";
  const [first] = Array.isArray(metadata) ? (metadata as readonly (Values | null)[]) : [];
  const { name, namespace } = first ?? {};
  if (typeof name !== "string") return { format };
  return { format, id: typeof namespace === "string" ? `${namespace}/${name}` : name };
}

/** The text with every `{attribute}` replaced; undefined if one of them is not known. */
function filled(text: string, values: Values): string | undefined {
  let isComplete = true;
  const result = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = derived[name]?.(values) ?? values[name];
    if (typeof value !== "string" || value === "") isComplete = false;
    return String(value);
  });
  return isComplete ? result : undefined;
}
