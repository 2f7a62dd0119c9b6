import { isObject, type Json } from "@ml-platform/state";
import { unknownText } from "./changes/tree.ts";

/** A resource with the values that a plan knows of it. */
export type Values = Readonly<Record<string, Json>>;

type Fact = (values: Values) => string | undefined;

/**
 * What a reader wants to know about something new, by type: size, zone, capacity, and what it is called. A type that is
 * neither here nor in {@link following} is described by its name.
 */
const facts: Readonly<Record<string, readonly Fact[]>> = {
  aws_vpc: [text("cidr_block")],
  aws_vpc_ipv4_cidr_block_association: [text("cidr_block")],
  aws_ec2_transit_gateway_vpc_attachment: [text("transit_gateway_id")],
  aws_subnet: [text("availability_zone"), text("cidr_block")],
  aws_nat_gateway: [text("connectivity_type"), text("tags.Name")],
  aws_eip: [text("tags.Name")],
  aws_vpc_endpoint: [text("service_name"), text("vpc_endpoint_type")],
  aws_eks_cluster: [
    text("name"),
    labelled("Kubernetes", "version"),
    flag("vpc_config.0.endpoint_public_access", "public endpoint", "private endpoint"),
    // AWS keeps the default range of a public endpoint that is switched off.
    (values) =>
      valueAtPath(values, "vpc_config.0.endpoint_public_access") === false
        ? undefined
        : list("vpc_config.0.public_access_cidrs")(values),
  ],
  aws_eks_node_group: [
    list("instance_types"),
    text("capacity_type", (capacity) => capacity.toLowerCase().replaceAll("_", "-")),
    range("scaling_config.0.min_size", "scaling_config.0.max_size", "nodes"),
    text("ami_type"),
  ],
  aws_autoscaling_group: [range("min_size", "max_size", "instances"), list("availability_zones")],
  aws_eks_addon: [text("addon_name"), text("addon_version")],
  aws_eks_access_entry: [text("principal_arn")],
  aws_eks_access_policy_association: [text("policy_arn", lastPart), labelled("for", "principal_arn")],
  aws_eks_pod_identity_association: [text("namespace"), text("service_account")],
  aws_iam_role: [text("name"), text("description")],
  aws_iam_user: [text("name")],
  aws_s3_bucket: [text("bucket"), text("bucket_prefix")],
  aws_kms_key: [text("description")],
  aws_db_instance: [text("identifier"), text("engine"), text("instance_class"), labelled("GiB:", "allocated_storage")],
  aws_instance: [text("instance_type"), text("availability_zone")],
  aws_fsx_lustre_file_system: [text("deployment_type"), labelled("GiB:", "storage_capacity")],
  aws_lambda_function: [text("function_name"), text("runtime"), labelled("MiB:", "memory_size")],
  aws_sagemaker_endpoint: [text("name")],
  aws_lb: [text("name"), text("load_balancer_type"), flag("internal", "internal", "public")],
  helm_release: [text("chart"), text("version"), labelled("in", "namespace")],
};

const ranks = Object.keys(facts);

/** What follows from other resources, or says little: counted, not listed. Patterns of types, with their names. */
const following: readonly (readonly [type: RegExp, name: string])[] = [
  [/^aws_autoscaling_group_tag$/, "autoscaler tag"],
  [/^aws_(vpc_endpoint_)?route_table_association$/, "route table association"],
  [/^aws_route$/, "route"],
  [/^aws_route_table$/, "route table"],
  [/^aws_internet_gateway$/, "internet gateway"],
  [/^aws_flow_log$/, "flow log"],
  [/^aws_iam_role_policy_attachment$/, "policy attachment"],
  [/^aws_iam_role_policy$/, "policy of a role"],
  [/^aws_iam_openid_connect_provider$/, "OpenID Connect provider"],
  [/^aws_security_group$/, "security group"],
  [/^aws_default_/, "default of the VPC"],
  [/^aws_(vpc_)?security_group_(ingress_|egress_)?rule$/, "security group rule"],
  [/^aws_cloudwatch_log_group$/, "log group"],
  [/^aws_launch_template$/, "launch template"],
  [/^aws_s3_bucket_/, "setting of a bucket"],
  [/^aws_kms_alias$/, "alias of a key"],
];

/** The plural of a name in {@link following}. */
const plurals: Readonly<Record<string, string>> = {
  "policy of a role": "policies of roles",
  "default of the VPC": "defaults of the VPC",
  "setting of a bucket": "settings of buckets",
  "alias of a key": "aliases of keys",
};

/** `autoscaler tag`, if resources of this type follow from others; otherwise undefined. */
export function followingName(type: string, count: number): string | undefined {
  const name = following.find(([pattern]) => pattern.test(type))?.[1];
  return name === undefined || count === 1 ? name : (plurals[name] ?? `${name}s`);
}

/** Where a type stands among those that matter: the order of the table, then all others. */
export function rankOf(type: string): number {
  const place = ranks.indexOf(type);
  return place === -1 ? ranks.length : place;
}

/** What a reader wants to know about a new resource, most important first: `["m7i.large", "on-demand", "2..4 nodes"]`. */
export function factsOf(type: string, values: Values): string[] {
  const known = facts[type] ?? byName;
  return known.flatMap((fact) => fact(values) ?? []);
}

const byName: readonly Fact[] = [
  (values) =>
    ["metadata.0.name", "name", "name_prefix", "tags.Name"]
      .map((path) => known(values, path))
      .find((found) => found !== undefined),
  labelled("in", "metadata.0.namespace"),
];

/** A value by its path, `scaling_config.0.min_size`; undefined if there is none, or not yet. */
function valueAtPath(values: Values, path: string): Json | undefined {
  const found = path.split(".").reduce<Json | undefined>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, values);
  return found === null || found === unknownText ? undefined : found;
}

function known(values: Values, path: string): string | undefined {
  const found = valueAtPath(values, path);
  return typeof found === "string" || typeof found === "number" ? String(found) || undefined : undefined;
}

function text(path: string, shown: (value: string) => string = (value) => value): Fact {
  return (values) => {
    const found = known(values, path);
    return found === undefined ? undefined : shown(found);
  };
}

function labelled(label: string, path: string): Fact {
  return text(path, (value) => `${label} ${value}`);
}

function list(path: string): Fact {
  return (values) => {
    const found = valueAtPath(values, path);
    return Array.isArray(found) && found.length > 0 && found.every((item) => typeof item === "string")
      ? found.join(", ")
      : undefined;
  };
}

function flag(path: string, whenTrue: string, whenFalse: string): Fact {
  return (values) => {
    const found = valueAtPath(values, path);
    return typeof found === "boolean" ? (found ? whenTrue : whenFalse) : undefined;
  };
}

/** `2..4 nodes` */
function range(least: string, most: string, what: string): Fact {
  return (values) => {
    const [from, to] = [known(values, least), known(values, most)];
    if (from === undefined && to === undefined) return undefined;
    return from === to ? `${from} ${what}` : `${from ?? "?"}..${to ?? "?"} ${what}`;
  };
}

function lastPart(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
