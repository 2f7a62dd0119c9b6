import { crc32 } from "node:zlib";
import type { ObjectValue } from "../../wire/value.ts";
import type { Change, Surroundings } from "../overlay.ts";
import { text } from "./words.ts";

/** How AWS and the provider speak of a type, and how they name its objects. */
export interface Kind {
  /** `EC2`, as errors of the API name it. */
  readonly service: string;
  /** `EC2 Subnet`, as errors of the provider name it. */
  readonly what: string;
  /** `CreateSubnet`. */
  readonly operation: string;
  /** Template of the id: `{name}` is an attribute, `-#` 17 hexadecimal digits, `{uuid}`, `{lower17}`,
   * `{sum:name}` the checksum of an attribute. */
  readonly id: string;
  /** Template of the ARN after `arn:aws:`, in which `ec2:` stands for service, region and account. */
  readonly arn?: string;
}

type Row = readonly [what: string, operation: string, id: string, arn?: string];

const byService: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  EC2: {
    aws_vpc: ["EC2 VPC", "CreateVpc", "vpc-#", "ec2:vpc/{id}"],
    aws_vpc_ipv4_cidr_block_association: [
      "EC2 VPC IPv4 CIDR Block Association",
      "AssociateVpcCidrBlock",
      "vpc-cidr-assoc-#",
    ],
    aws_ec2_transit_gateway_vpc_attachment: [
      "EC2 Transit Gateway VPC Attachment",
      "CreateTransitGatewayVpcAttachment",
      "tgw-attach-#",
      "ec2:transit-gateway-attachment/{id}",
    ],
    aws_subnet: ["EC2 Subnet", "CreateSubnet", "subnet-#", "ec2:subnet/{id}"],
    aws_internet_gateway: ["EC2 Internet Gateway", "AttachInternetGateway", "igw-#", "ec2:internet-gateway/{id}"],
    aws_nat_gateway: ["EC2 NAT Gateway", "CreateNatGateway", "nat-#"],
    aws_eip: ["EC2 EIP", "AllocateAddress", "eipalloc-#", "ec2:elastic-ip/{id}"],
    aws_route_table: ["EC2 Route Table", "CreateRouteTable", "rtb-#", "ec2:route-table/{id}"],
    aws_route: ["EC2 Route", "CreateRoute", "r-{route_table_id}{sum:destination_cidr_block}"],
    aws_route_table_association: ["Route Table Association", "AssociateRouteTable", "rtbassoc-#"],
    aws_vpc_dhcp_options: ["EC2 DHCP Options Set", "CreateDhcpOptions", "dopt-#", "ec2:dhcp-options/{id}"],
    aws_vpc_dhcp_options_association: [
      "EC2 VPC DHCP Options Set Association",
      "AssociateDhcpOptions",
      "{dhcp_options_id}-{vpc_id}",
    ],
    aws_vpc_endpoint: ["EC2 VPC Endpoint", "CreateVpcEndpoint", "vpce-#", "ec2:vpc-endpoint/{id}"],
    aws_vpc_endpoint_route_table_association: [
      "VPC Endpoint Route Table Association",
      "ModifyVpcEndpoint",
      "a-{vpc_endpoint_id}{sum:route_table_id}",
    ],
    aws_vpc_endpoint_subnet_association: [
      "VPC Endpoint Subnet Association",
      "ModifyVpcEndpoint",
      "a-{vpc_endpoint_id}{sum:subnet_id}",
    ],
    aws_security_group: ["Security Group", "CreateSecurityGroup", "sg-#", "ec2:security-group/{id}"],
    aws_default_security_group: [
      "EC2 Default Security Group",
      "DescribeSecurityGroups",
      "sg-#",
      "ec2:security-group/{id}",
    ],
    aws_vpc_security_group_ingress_rule: [
      "VPC Security Group Ingress Rule",
      "AuthorizeSecurityGroupIngress",
      "sgr-#",
      "ec2:security-group-rule/{id}",
    ],
    aws_vpc_security_group_egress_rule: [
      "VPC Security Group Egress Rule",
      "AuthorizeSecurityGroupEgress",
      "sgr-#",
      "ec2:security-group-rule/{id}",
    ],
    aws_launch_template: ["EC2 Launch Template", "CreateLaunchTemplate", "lt-#", "ec2:launch-template/{id}"],
    aws_placement_group: ["EC2 Placement Group", "CreatePlacementGroup", "{name}", "ec2:placement-group/{name}"],
    aws_flow_log: ["Flow Log", "CreateFlowLogs", "fl-#", "ec2:vpc-flow-log/{id}"],
  },
  IAM: {
    aws_iam_role: ["IAM Role", "CreateRole", "{name}", "iam::role{path}{name}"],
    aws_iam_policy: ["IAM Policy", "CreatePolicy", "{arn}", "iam::policy{path}{name}"],
    aws_iam_instance_profile: [
      "IAM Instance Profile",
      "CreateInstanceProfile",
      "{name}",
      "iam::instance-profile{path}{name}",
    ],
    aws_iam_role_policy: ["IAM Role Policy", "PutRolePolicy", "{role}:{name}"],
    aws_iam_role_policy_attachment: ["IAM Role Policy Attachment", "AttachRolePolicy", "{role}-{suffix}"],
    aws_iam_openid_connect_provider: [
      "IAM OIDC Provider",
      "CreateOpenIDConnectProvider",
      "{arn}",
      "iam::oidc-provider/{url}",
    ],
  },
  KMS: {
    aws_kms_key: ["KMS Key", "CreateKey", "{uuid}", "kms:key/{id}"],
    aws_kms_alias: ["KMS Alias", "CreateAlias", "{name}", "kms:{name}"],
    aws_kms_key_policy: ["KMS Key Policy", "PutKeyPolicy", "{key_id}"],
    aws_kms_replica_key: ["KMS Replica Key", "ReplicateKey", "{uuid}", "kms:key/{id}"],
  },
  "Secrets Manager": {
    aws_secretsmanager_secret: [
      "Secrets Manager Secret",
      "CreateSecret",
      "{arn}",
      "secretsmanager:secret:{name}-{six}",
    ],
    aws_secretsmanager_secret_rotation: ["Secrets Manager Secret Rotation", "RotateSecret", "{secret_id}"],
  },
  S3: {
    aws_s3_bucket: ["S3 Bucket", "CreateBucket", "{bucket}", "s3:::{bucket}"],
    aws_s3_bucket_lifecycle_configuration: [
      "S3 Bucket Lifecycle Configuration",
      "PutBucketLifecycleConfiguration",
      "{bucket}",
    ],
    aws_s3_bucket_ownership_controls: ["S3 Bucket Ownership Controls", "PutBucketOwnershipControls", "{bucket}"],
    aws_s3_bucket_policy: ["S3 Bucket Policy", "PutBucketPolicy", "{bucket}"],
    aws_s3_bucket_public_access_block: ["S3 Bucket Public Access Block", "PutPublicAccessBlock", "{bucket}"],
    aws_s3_bucket_server_side_encryption_configuration: [
      "S3 Bucket Server-side Encryption Configuration",
      "PutBucketEncryption",
      "{bucket}",
    ],
    aws_s3_bucket_versioning: ["S3 Bucket Versioning", "PutBucketVersioning", "{bucket}"],
  },
  "CloudWatch Logs": {
    aws_cloudwatch_log_group: ["CloudWatch Logs Log Group", "CreateLogGroup", "{name}", "logs:log-group:{name}"],
  },
  "Auto Scaling": {
    aws_autoscaling_group: [
      "Auto Scaling Group",
      "CreateAutoScalingGroup",
      "{name}",
      "autoscaling:autoScalingGroup:{uuid}:autoScalingGroupName/{name}",
    ],
    aws_autoscaling_group_tag: ["AutoScaling Group tag", "CreateOrUpdateTags", "{autoscaling_group_name},{tag.key}"],
  },
  SSM: { aws_ssm_document: ["SSM Document", "CreateDocument", "{name}", "ssm:document/{name}"] },
  EKS: {
    aws_eks_cluster: ["EKS Cluster", "CreateCluster", "{name}", "eks:cluster/{name}"],
    aws_eks_node_group: [
      "EKS Node Group",
      "CreateNodegroup",
      "{cluster_name}:{node_group_name}",
      "eks:nodegroup/{cluster_name}/{node_group_name}/{uuid}",
    ],
    aws_eks_addon: [
      "EKS Add-On",
      "CreateAddon",
      "{cluster_name}:{addon_name}",
      "eks:addon/{cluster_name}/{addon_name}/{uuid}",
    ],
    aws_eks_access_entry: ["EKS Access Entry", "CreateAccessEntry", "{cluster_name}:{principal_arn}"],
    aws_eks_access_policy_association: [
      "EKS Access Policy Association",
      "AssociateAccessPolicy",
      "{cluster_name}#{principal_arn}#{policy_arn}",
    ],
    aws_eks_pod_identity_association: ["EKS Pod Identity Association", "CreatePodIdentityAssociation", "a-{lower17}"],
  },
};

const rows = new Map(
  Object.entries(byService).flatMap(([service, types]) =>
    Object.entries(types).map(([type, [what, operation, id, arn]]): [string, Kind] => [
      type,
      { service, what, operation, id, ...(arn !== undefined && { arn }) },
    ]),
  ),
);

/** The kind of a type, put together from its name where the table lacks it: `aws_ecr_repository`. */
export function kindOf(type: string): Kind {
  const known = rows.get(type);
  if (known !== undefined) return known;
  const [, service = "", ...words] = type.split("_");
  const noun = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    service: service.toUpperCase(),
    what: [service.toUpperCase(), ...noun].join(" "),
    operation: `Create${noun.join("")}`,
    id: `${words.map((word) => word.charAt(0)).join("")}-#`,
    arn: `${service}:${words.join("-")}/{id}`,
  };
}

/** Types whose objects belong to an account, not to a region. */
export function isGlobal(type: string): boolean {
  return /^aws_(iam|route53|cloudfront|organizations|budgets)_/.test(type);
}

/** The id and ARN of a new object. */
export function identityOf(kind: Kind, values: ObjectValue, around: Surroundings): { id: string; arn: string } {
  const { id: idTemplate, arn: arnTemplate = "" } = kind;
  const isArnId = idTemplate === "{arn}";
  const id = isArnId ? "" : filled(idTemplate, values, around);
  const arn = arnTemplate === "" ? "" : `arn:aws:${filled(located(arnTemplate, around), { ...values, id }, around)}`;
  return { id: isArnId ? arn : id, arn };
}

/** `ec2:vpc/1` as `ec2:us-east-2:111111111111:vpc/1`, `iam::role/x` as `iam::111111111111:role/x`. */
function located(template: string, { region, account }: Surroundings): string {
  return template.replace(/^([\w-]+):(:?)/, (_, service: string, global: string) =>
    global === "" ? `${service}:${region}:${account}:` : `${service}::${account}:`,
  );
}

function filled(template: string, values: ObjectValue, { make }: Surroundings): string {
  return (
    template
      .replace("-#", () => `-0${make.hex(16)}`)
      .replace("{uuid}", () => make.uuid())
      // The provider appends the checksum of what tells the object from its siblings.
      .replace(/\{sum:(\w+)\}/, (_, name: string) => String(crc32(text(values[name]))))
      .replace("{lower17}", () => make.lower(17))
      .replace("{suffix}", () => make.nameSuffix())
      .replace("{six}", () => make.hex(6))
      .replace(/\{([\w.]+)\}/g, (_, path: string) => attributeText(values, path))
  );
}

function attributeText(values: ObjectValue, path: string): string {
  const [name = "", inner] = path.split(".");
  const value = values[name];
  if (inner === undefined) return name === "path" ? text(value) || "/" : text(value);
  const [first] = Array.isArray(value) ? (value as readonly ObjectValue[]) : [];
  return text(first?.[inner]);
}

/** `creating EC2 Subnet`, `updating EKS Cluster (ml)`, `creating EKS Add-On (ml:coredns)`. */
export function doing({ what, id }: Kind, { prior, planned }: Pick<Change, "prior" | "planned">): string {
  const isGenerated = /-#|\{(arn|uuid|lower17|suffix)\}|\{sum:/.test(id);
  const name = isGenerated
    ? text(planned["name"])
    : id.replace(
        /\{([\w.]+)\}/g,
        (_, path: string) => attributeText(planned, path) || attributeText(planned, `${path}_prefix`),
      );
  return `${prior === undefined ? "creating" : "updating"} ${what}${name === "" ? "" : ` (${name})`}`;
}

/** Updates whose operation does not follow from that of the create. */
const updates: Readonly<Record<string, string>> = {
  CreateCluster: "UpdateClusterConfig",
  CreateNodegroup: "UpdateNodegroupConfig",
  CreateLaunchTemplate: "CreateLaunchTemplateVersion",
  CreateRole: "UpdateAssumeRolePolicy",
  CreatePolicy: "CreatePolicyVersion",
};

export function operationOf({ operation }: Kind, { prior }: Pick<Change, "prior">): string {
  return prior === undefined ? operation : (updates[operation] ?? operation.replace(/^Create/, "Update"));
}
