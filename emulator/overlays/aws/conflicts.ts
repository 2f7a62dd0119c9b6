import type { ObjectValue } from "../../wire/value.ts";
import type { Dependent, Unique } from "../overlay.ts";
import { doing, type Kind, kindOf } from "./kinds.ts";
import { apiError, text } from "./words.ts";

type UniqueRow = readonly [attributes: string, status: number, code: string, says: string];

/** What may exist once. `{name}` stands for an attribute. */
const unique: Readonly<Record<string, readonly UniqueRow[]>> = {
  aws_internet_gateway: [
    ["vpc_id", 400, "InvalidParameterValue", "Network {vpc_id} already has an internet gateway attached"],
  ],
  aws_nat_gateway: [
    ["allocation_id", 400, "Resource.AlreadyAssociated", "Elastic IP address [{allocation_id}] is already associated"],
  ],
  aws_route: ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"].map(
    (destination): UniqueRow => [
      `route_table_id ${destination}`,
      400,
      "RouteAlreadyExists",
      `The route identified by {${destination}} already exists.`,
    ],
  ),
  aws_ec2_transit_gateway_vpc_attachment: [
    [
      "vpc_id transit_gateway_id",
      400,
      "DuplicateTransitGatewayAttachment",
      "{transit_gateway_id} has non-deleted Transit Gateway Attachments with same VPC ID.",
    ],
  ],
  aws_route_table_association: [
    [
      "subnet_id",
      400,
      "Resource.AlreadyAssociated",
      "the specified association for route table {route_table_id} conflicts with an existing association",
    ],
  ],
  aws_security_group: [
    ["vpc_id name", 400, "InvalidGroup.Duplicate", "The security group '{name}' already exists for VPC '{vpc_id}'"],
  ],
  aws_launch_template: [
    ["name", 400, "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use."],
  ],
  aws_placement_group: [
    ["name", 400, "InvalidPlacementGroup.Duplicate", "The placement group '{name}' already exists"],
  ],
  aws_iam_role: [["name", 409, "EntityAlreadyExists", "Role with name {name} already exists."]],
  aws_iam_instance_profile: [["name", 409, "EntityAlreadyExists", "Instance Profile {name} already exists."]],
  aws_autoscaling_group: [
    [
      "name",
      400,
      "AlreadyExists",
      "AutoScalingGroup by this name already exists - A group with the name {name} already exists",
    ],
  ],
  aws_ssm_document: [["name", 400, "DocumentAlreadyExists", "The specified document already exists."]],
  aws_iam_policy: [
    ["name", 409, "EntityAlreadyExists", "A policy called {name} already exists. Duplicate names are not allowed."],
  ],
  aws_iam_openid_connect_provider: [["url", 409, "EntityAlreadyExists", "Provider with url {url} already exists."]],
  aws_kms_alias: [["name", 400, "AlreadyExistsException", "An alias with the name {name} already exists"]],
  aws_secretsmanager_secret: [
    ["name", 400, "ResourceExistsException", "The operation failed because the secret {name} already exists."],
  ],
  aws_cloudwatch_log_group: [["name", 400, "ResourceAlreadyExistsException", "The specified log group already exists"]],
  aws_eks_cluster: [["name", 409, "ResourceInUseException", "Cluster already exists with name: {name}"]],
  aws_eks_node_group: [
    [
      "cluster_name node_group_name",
      409,
      "ResourceInUseException",
      "NodeGroup already exists with name {node_group_name} and cluster name {cluster_name}",
    ],
  ],
  aws_eks_addon: [["cluster_name addon_name", 409, "ResourceInUseException", "Addon already exists."]],
  aws_eks_access_entry: [
    [
      "cluster_name principal_arn",
      409,
      "ResourceInUseException",
      "The specified access entry resource is already in use on this cluster.",
    ],
  ],
  aws_eks_pod_identity_association: [
    [
      "cluster_name namespace service_account",
      409,
      "ResourceInUseException",
      "Association already exists for this cluster, namespace and service account",
    ],
  ],
};

export function uniqueOf(type: string, kind: Kind): Unique[] {
  return (unique[type] ?? []).map(([attributes, status, code, says]) => ({
    attributes: attributes.split(" "),
    error: (planned) =>
      apiError(doing(kind, { planned }), `${kind.service}: ${kind.operation}`, status, code, filled(says, planned)),
  }));
}

interface Holding {
  /** `DeleteVpc`. */
  readonly operation: string;
  readonly code: string;
  readonly says: string;
  /** @default 400 */
  readonly status?: number;
  /** The attribute that others hold. @default id */
  readonly attribute?: string;
  /** Which attributes of other types keep the object from being deleted: `aws_subnet.vpc_id`. */
  readonly by: readonly string[];
  readonly where?: Dependent["where"];
}

function violation(noun: string): Pick<Holding, "code" | "says"> {
  return { code: "DependencyViolation", says: `The ${noun} '{id}' has dependencies and cannot be deleted.` };
}

/** What cannot be deleted as long as others need it. */
const holdings: Readonly<Record<string, readonly Holding[]>> = {
  aws_vpc: [
    {
      ...violation("vpc"),
      operation: "DeleteVpc",
      by: [
        "aws_subnet",
        "aws_internet_gateway",
        "aws_security_group",
        "aws_route_table",
        "aws_vpc_endpoint",
        "aws_ec2_transit_gateway_vpc_attachment",
      ].map((type) => `${type}.vpc_id`),
    },
  ],
  aws_subnet: [
    {
      ...violation("subnet"),
      operation: "DeleteSubnet",
      by: [
        "aws_nat_gateway.subnet_id",
        "aws_eks_cluster.vpc_config.*.subnet_ids.*",
        "aws_eks_node_group.subnet_ids.*",
        "aws_vpc_endpoint.subnet_ids.*",
        "aws_vpc_endpoint_subnet_association.subnet_id",
        "aws_ec2_transit_gateway_vpc_attachment.subnet_ids.*",
      ],
    },
  ],
  aws_internet_gateway: [
    { ...violation("internetGateway"), operation: "DetachInternetGateway", by: ["aws_route.gateway_id"] },
  ],
  aws_route_table: [
    { ...violation("routeTable"), operation: "DeleteRouteTable", by: ["aws_route_table_association.route_table_id"] },
  ],
  aws_vpc_dhcp_options: [
    {
      ...violation("dhcpOptions"),
      operation: "DeleteDhcpOptions",
      by: ["aws_vpc_dhcp_options_association.dhcp_options_id"],
    },
  ],
  aws_eip: [
    {
      operation: "ReleaseAddress",
      code: "InvalidIPAddress.InUse",
      says: "Address {public_ip} is in use.",
      by: ["aws_nat_gateway.allocation_id"],
    },
  ],
  aws_security_group: [
    {
      operation: "DeleteSecurityGroup",
      code: "DependencyViolation",
      says: "resource {id} has a dependent object",
      by: [
        "aws_vpc_security_group_ingress_rule.referenced_security_group_id",
        "aws_vpc_security_group_egress_rule.referenced_security_group_id",
        "aws_vpc_endpoint.security_group_ids.*",
        "aws_eks_cluster.vpc_config.*.security_group_ids.*",
        "aws_security_group.ingress.*.security_groups.*",
        "aws_security_group.egress.*.security_groups.*",
      ],
      // The group's own rules are deleted with it.
      where: (other: ObjectValue, self: ObjectValue) => (other["security_group_id"] ?? other["id"]) !== self["id"],
    },
  ],
  aws_iam_role: [
    {
      operation: "DeleteRole",
      status: 409,
      code: "DeleteConflict",
      says: "Cannot delete entity, must detach all policies first.",
      attribute: "name",
      by: ["aws_iam_role_policy_attachment.role"],
    },
    {
      operation: "DeleteRole",
      status: 409,
      code: "DeleteConflict",
      says: "Cannot delete entity, must delete policies first.",
      attribute: "name",
      by: ["aws_iam_role_policy.role"],
    },
  ],
  aws_iam_policy: [
    {
      operation: "DeletePolicy",
      status: 409,
      code: "DeleteConflict",
      says: "Cannot delete a policy attached to entities.",
      attribute: "arn",
      by: ["aws_iam_role_policy_attachment.policy_arn"],
    },
  ],
  aws_eks_cluster: [
    {
      operation: "DeleteCluster",
      status: 409,
      code: "ResourceInUseException",
      says: "Cluster has nodegroups attached",
      attribute: "name",
      by: ["aws_eks_node_group.cluster_name"],
    },
  ],
};

export function dependentsOf(type: string): Dependent[] {
  const { what, service } = kindOf(type);
  return (holdings[type] ?? []).flatMap(({ operation, code, says, status = 400, attribute = "id", by, where }) =>
    by.map((holder) => {
      const [other = "", ...path] = holder.split(".");
      return {
        type: other,
        path: path.join("."),
        attribute,
        ...(where !== undefined && { where }),
        error: (self: ObjectValue) =>
          apiError(
            `deleting ${what} (${text(self["id"])})`,
            `${service}: ${operation}`,
            status,
            code,
            filled(says, self),
          ),
      };
    }),
  );
}

function filled(template: string, values: ObjectValue): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => text(values[name]));
}
