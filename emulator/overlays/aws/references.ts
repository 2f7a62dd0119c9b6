import type { Schema } from "../../schema/schema.ts";
import { elementsOf, isConfigurable, schemaPaths } from "../../schema/schema-paths.ts";
import type { ProviderError } from "../../wire/diagnostic.ts";
import type { Change, Reference } from "../overlay.ts";
import { doing, type Kind, operationOf } from "./kinds.ts";
import { apiError } from "./words.ts";

/** What attributes of certain names must name, in every type alike. */
interface NamedReference {
  /** Of the attribute, with the block around it where that decides. */
  readonly attribute: RegExp;
  readonly to: Reference["to"];
  readonly code: string;
  /** `{}` stands for the value. */
  readonly says: string;
  /** @default 400 */
  readonly status?: number;
  /** Values that are not references. */
  readonly except?: RegExp;
  /** Types that AWS creates without looking. */
  readonly unchecked?: readonly string[];
}

const references: readonly NamedReference[] = [
  {
    attribute: /^vpc_id$/,
    to: [["aws_vpc", "id"]],
    code: "InvalidVpcID.NotFound",
    says: "The vpc ID '{}' does not exist",
  },
  {
    attribute: /(^|_)subnet_ids?$/,
    to: [["aws_subnet", "id"]],
    code: "InvalidSubnetID.NotFound",
    says: "The subnet ID '{}' does not exist",
  },
  {
    attribute: /(^|_)security_group(s|_ids?)$/,
    // A group has a resource of its own, or was created with a VPC or an EKS cluster.
    to: [
      ["aws_security_group", "id"],
      ["aws_vpc", "default_security_group_id"],
      ["aws_eks_cluster", "vpc_config.*.cluster_security_group_id"],
    ],
    code: "InvalidGroup.NotFound",
    says: "The security group '{}' does not exist",
    unchecked: ["aws_launch_template"],
  },
  {
    attribute: /^route_table_ids?$/,
    to: [
      ["aws_route_table", "id"],
      ["aws_vpc", "main_route_table_id"],
    ],
    code: "InvalidRouteTableID.NotFound",
    says: "The routeTable ID '{}' does not exist",
  },
  {
    attribute: /^allocation_id$/,
    to: [["aws_eip", "allocation_id"]],
    code: "InvalidAllocationID.NotFound",
    says: "The allocation ID '{}' does not exist",
    // Addresses that a company keeps are in the account and not in the world.
    except: /^eipalloc-[0-9a-f]{8,17}$/,
  },
  {
    attribute: /^gateway_id$/,
    to: [["aws_internet_gateway", "id"]],
    code: "InvalidGatewayID.NotFound",
    says: "The gateway ID '{}' does not exist",
    except: /^(local$|vgw-|vpce-)/,
  },
  {
    attribute: /^nat_gateway_id$/,
    to: [["aws_nat_gateway", "id"]],
    code: "InvalidNatGatewayID.NotFound",
    says: "The natGateway ID '{}' does not exist",
  },
  {
    attribute: /^vpc_endpoint_id$/,
    to: [["aws_vpc_endpoint", "id"]],
    code: "InvalidVpcEndpointId.NotFound",
    says: "The Vpc Endpoint Id '{}' does not exist",
    // Firewalls, to which routes lead, are made by others.
    unchecked: ["aws_route"],
  },
  {
    attribute: /^dhcp_options_id$/,
    to: [["aws_vpc_dhcp_options", "id"]],
    code: "InvalidDhcpOptionID.NotFound",
    says: "The dhcpOption ID '{}' does not exist",
    except: /^default$/,
  },
  {
    attribute: /^launch_template\.\*\.(id|name)$/,
    to: [
      ["aws_launch_template", "id"],
      ["aws_launch_template", "name"],
    ],
    code: "InvalidRequestException",
    says: "The launch template {} does not exist",
  },
  {
    // It is looked for when an instance starts.
    attribute: /^placement\.\*\.group_name$/,
    to: [["aws_placement_group", "name"]],
    code: "InvalidPlacementGroup.Unknown",
    says: "The Placement Group '{}' is unknown.",
  },
  {
    attribute: /(^|_)role_arn$/,
    to: [["aws_iam_role", "arn"]],
    code: "InvalidParameterValue",
    says: "Role with arn: {}, could not be assumed because it does not exist or the trusted entity is not correct",
    // AWS makes the roles of its own services.
    except: /:role\/aws-service-role\//,
  },
  {
    attribute: /^role$/,
    to: [["aws_iam_role", "name"]],
    code: "NoSuchEntity",
    status: 404,
    says: "The role with name {} cannot be found.",
  },
  {
    attribute: /^policy_arn$/,
    to: [["aws_iam_policy", "arn"]],
    code: "NoSuchEntity",
    status: 404,
    says: "Policy {} does not exist or is not attachable.",
    except: /^arn:[\w-]+:(iam|eks)::aws:/,
  },
  {
    // A key of another region, whose objects are not known here.
    attribute: /^replica\.\*\.kms_key_id$/,
    to: [["aws_kms_replica_key", "arn"]],
    code: "NotFoundException",
    says: "Key '{}' does not exist",
    except: /./,
  },
  {
    attribute: /(^|_)kms_key(_id|_arn)?$|^target_key_id$|^key_(id|arn)$/,
    to: [
      ["aws_kms_key", "key_id"],
      ["aws_kms_key", "arn"],
      ["aws_kms_alias", "name"],
      ["aws_kms_alias", "arn"],
      ["aws_kms_replica_key", "key_id"],
      ["aws_kms_replica_key", "arn"],
    ],
    code: "NotFoundException",
    says: "Key '{}' does not exist",
    except: /alias\/aws\//,
    // It is looked for when an instance starts.
    unchecked: ["aws_launch_template"],
  },
  {
    attribute: /^secret_id$/,
    to: [["aws_secretsmanager_secret", "arn"]],
    code: "ResourceNotFoundException",
    says: "Secrets Manager can't find the specified secret.",
  },
  {
    attribute: /^cluster_name$/,
    to: [["aws_eks_cluster", "name"]],
    code: "ResourceNotFoundException",
    status: 404,
    says: "No cluster found for name: {}.",
  },
  {
    attribute: /^log_destination$/,
    to: [["aws_cloudwatch_log_group", "arn"]],
    code: "LogDestinationNotFoundException",
    says: "LogDestination: {} does not exist",
    except: /^arn:[\w-]+:(s3|firehose):/,
  },
  {
    attribute: /^autoscaling_group_name$/,
    to: [
      ["aws_eks_node_group", "resources.*.autoscaling_groups.*.name"],
      ["aws_autoscaling_group", "name"],
    ],
    code: "ValidationError",
    says: "AutoScalingGroup name not found - AutoScalingGroup '{}' not found",
  },
];

/** The references among the arguments of a type. */
export function referencesOf(type: string, kind: Kind, schema: Schema): Reference[] {
  return schemaPaths(schema).flatMap((item) => {
    if (!("attribute" in item) || !isConfigurable(item.attribute)) return [];
    const isMany = elementsOf(item.attribute.type) !== null;
    const named = references.find(
      ({ attribute, unchecked = [] }) =>
        !unchecked.includes(type) && (attribute.test(item.path) || attribute.test(item.path.split(".").at(-1) ?? "")),
    );
    return named === undefined ? [] : [reference(named, kind, isMany ? `${item.path}.*` : item.path)];
  });
}

function reference({ to, code, says, status = 400, except }: NamedReference, kind: Kind, path: string): Reference {
  return {
    path,
    to,
    ...(except !== undefined && { except }),
    error: (value: string, change: Change): ProviderError =>
      apiError(
        doing(kind, change),
        `${kind.service}: ${operationOf(kind, change)}`,
        status,
        // EKS has one code for whatever it looks up elsewhere.
        kind.service === "EKS" && /^Invalid/.test(code) && code !== "InvalidRequestException"
          ? "InvalidParameterException"
          : code,
        says.replace("{}", () => value),
      ),
  };
}
