/** What an ARN is to Terraform. */
export interface Imported {
  /** A resource type, or the kind that the ARN names. */
  readonly type: string;
  /** By which it is imported; the ARN itself where that is not enough. */
  readonly id: string;
  readonly canImport: boolean;
}

interface Rule {
  /** Matches what follows account and service, such as `vpc/vpc-1`. */
  readonly pattern: RegExp;
  readonly type: string;
  /** @default the first group of the pattern */
  readonly id?: (groups: readonly string[], arn: string) => string;
}

const second = ([cluster = "", name = ""]: readonly string[]): string => `${cluster}:${name}`;

/**
 * The types that stacks make and that carry tags, and secrets. Instances, their disks and network interfaces are not among them: they
 * go with the group or the gateway that started them.
 *
 * Source: "Resource types defined by" each service in the Service Authorization Reference, and the section "Import" of each
 * resource, https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  autoscaling: [{ pattern: /^autoScalingGroup:[^:]*:autoScalingGroupName\/(.+)$/, type: "aws_autoscaling_group" }],
  ec2: [
    { pattern: /^vpc\/(.+)$/, type: "aws_vpc" },
    { pattern: /^subnet\/(.+)$/, type: "aws_subnet" },
    { pattern: /^route-table\/(.+)$/, type: "aws_route_table" },
    { pattern: /^internet-gateway\/(.+)$/, type: "aws_internet_gateway" },
    { pattern: /^egress-only-internet-gateway\/(.+)$/, type: "aws_egress_only_internet_gateway" },
    { pattern: /^natgateway\/(.+)$/, type: "aws_nat_gateway" },
    { pattern: /^elastic-ip\/(.+)$/, type: "aws_eip" },
    { pattern: /^security-group\/(.+)$/, type: "aws_security_group" },
    // An egress rule is none that can be imported as this, and goes with its group.
    { pattern: /^security-group-rule\/(.+)$/, type: "aws_vpc_security_group_ingress_rule" },
    { pattern: /^vpc-endpoint\/(.+)$/, type: "aws_vpc_endpoint" },
    { pattern: /^vpc-flow-log\/(.+)$/, type: "aws_flow_log" },
    { pattern: /^dhcp-options\/(.+)$/, type: "aws_vpc_dhcp_options" },
    { pattern: /^launch-template\/(.+)$/, type: "aws_launch_template" },
    { pattern: /^placement-group\/(.+)$/, type: "aws_placement_group" },
  ],
  eks: [
    { pattern: /^cluster\/([^/]+)$/, type: "aws_eks_cluster" },
    { pattern: /^nodegroup\/([^/]+)\/([^/]+)\/.+$/, type: "aws_eks_node_group", id: second },
    { pattern: /^addon\/([^/]+)\/([^/]+)\/.+$/, type: "aws_eks_addon", id: second },
    {
      pattern: /^access-entry\/([^/]+)\/role\/(\d+)\/([^/]+)\/.+$/,
      type: "aws_eks_access_entry",
      id: ([cluster = "", account = "", role = ""]) => `${cluster}:arn:aws:iam::${account}:role/${role}`,
    },
    {
      pattern: /^podidentityassociation\/([^/]+)\/(.+)$/,
      type: "aws_eks_pod_identity_association",
      id: ([cluster = "", association = ""]) => `${cluster},${association}`,
    },
  ],
  iam: [
    { pattern: /^role\/(?:.+\/)?([^/]+)$/, type: "aws_iam_role" },
    { pattern: /^instance-profile\/(?:.+\/)?([^/]+)$/, type: "aws_iam_instance_profile" },
    { pattern: /^policy\/(.+)$/, type: "aws_iam_policy", id: (_, arn) => arn },
    { pattern: /^oidc-provider\/(.+)$/, type: "aws_iam_openid_connect_provider", id: (_, arn) => arn },
  ],
  kms: [{ pattern: /^key\/(.+)$/, type: "aws_kms_key" }],
  // The owner of a sandpit makes them by hand.
  secretsmanager: [{ pattern: /^secret:(.+)$/, type: "aws_secretsmanager_secret", id: (_, arn) => arn }],
  logs: [{ pattern: /^log-group:(.+?)(?::\*)?$/, type: "aws_cloudwatch_log_group" }],
  events: [{ pattern: /^rule\/([^/]+)$/, type: "aws_cloudwatch_event_rule" }],
};

const firstGroup = (groups: readonly string[]): string => groups[0] ?? "";

/** What an ARN is to Terraform; it cannot be imported if its type is not in the table. */
export function importedOf(arn: string): Imported {
  const [, , service = "", , , ...rest] = arn.split(":");
  const resource = rest.join(":");
  for (const { pattern, type, id = firstGroup } of rules[service] ?? []) {
    const [match, ...groups] = pattern.exec(resource) ?? [];
    if (match !== undefined) return { type, id: id(groups, arn), canImport: true };
  }
  const [kind = ""] = resource.split(/[:/]/);
  return { type: `${service} ${kind}`, id: arn, canImport: false };
}
