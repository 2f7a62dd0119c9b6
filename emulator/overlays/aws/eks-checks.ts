import { stringsAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectValue } from "../../wire/value.ts";
import { isObject } from "../../wire/value.ts";
import type { Change, Surroundings } from "../overlay.ts";
import { isJsonObject, parseYaml } from "../yaml.ts";
import { objectById } from "./find.ts";
import { apiError, text } from "./words.ts";

// What EKS refuses, in its own words, of configurations in which every reference exists.

function invalid(doing: string, operation: string, message: string, code = "InvalidParameterException"): ProviderError {
  return apiError(doing, `EKS: ${operation}`, 400, code, message);
}

export function clusterNamed(around: Surroundings, name: unknown): ObjectValue | undefined {
  return around.find("aws_eks_cluster").find(({ attributes }) => attributes["name"] === name)?.attributes;
}

export function vpcOfCluster(around: Surroundings, cluster: ObjectValue): unknown {
  const [subnet] = stringsAt(cluster, "vpc_config.*.subnet_ids.*");
  return objectById(around, "aws_subnet", subnet)?.["vpc_id"];
}

function minor(version: unknown): number {
  return Number(text(version as string).split(".")[1]);
}

export function checkCluster(change: Change): void {
  const { planned, prior } = change;
  const doing = `${prior === undefined ? "creating" : "updating"} EKS Cluster (${text(planned["name"])})`;
  const operation = prior === undefined ? "CreateCluster" : "UpdateClusterConfig";
  const subnets = stringsAt(planned, "vpc_config.*.subnet_ids.*").map((id) => objectById(change, "aws_subnet", id));
  if (new Set(subnets.map((subnet) => subnet?.["availability_zone"])).size < 2) {
    throw invalid(doing, operation, "Subnets specified must be in at least two different AZs");
  }
  if (new Set(subnets.map((subnet) => subnet?.["vpc_id"])).size > 1) {
    throw invalid(doing, operation, "Subnets specified must belong to the same VPC");
  }
  const [before, after] = [prior?.["version"], planned["version"]];
  if (typeof before !== "string" || typeof after !== "string") return;
  const step = minor(after) - minor(before);
  if (step < 0 || step > 1) {
    const message = `Unsupported Kubernetes minor version update from ${before} to ${after}`;
    throw invalid(doing, "UpdateClusterVersion", message);
  }
}

export function checkNodeGroup(change: Change): void {
  const { planned, prior, find } = change;
  const name = `${text(planned["cluster_name"])}:${text(planned["node_group_name"])}`;
  const doing = `${prior === undefined ? "creating" : "updating"} EKS Node Group (${name})`;
  const refuse = (message: string, code?: string): never => {
    throw invalid(doing, prior === undefined ? "CreateNodegroup" : "UpdateNodegroupConfig", message, code);
  };
  const cluster = clusterNamed(change, planned["cluster_name"]);
  const vpc = cluster === undefined ? undefined : vpcOfCluster(change, cluster);
  const stray = stringsAt(planned, "subnet_ids.*").find(
    (id) => objectById(change, "aws_subnet", id)?.["vpc_id"] !== vpc,
  );
  if (stray !== undefined) refuse(`Subnet ${stray} is not in the VPC of the cluster (${text(vpc as string)})`);
  checkScaling(planned, refuse);
  if (minor(planned["version"]) > minor(cluster?.["version"])) {
    refuse(
      `Nodegroup Kubernetes version ${text(planned["version"])} is newer than the cluster's`,
      "InvalidRequestException",
    );
  }
  const template = templateOf(planned, find("aws_launch_template"));
  if (template !== undefined) checkTemplate(planned, template, refuse);
}

function checkScaling(planned: ObjectValue, refuse: (message: string) => never): void {
  const [scaling] = Array.isArray(planned["scaling_config"]) ? planned["scaling_config"] : [];
  if (!isObject(scaling)) return;
  const { min_size: min, max_size: max, desired_size: desired } = scaling;
  if (Number(max) < 1) refuse("Max size must be at least 1");
  if (Number(min) > Number(max))
    refuse(`Minimum capacity ${String(min)} can't be greater than max size ${String(max)}`);
  if (Number(min) > Number(desired)) {
    refuse(`Minimum capacity ${String(min)} can't be greater than desired size ${String(desired)}`);
  }
  if (Number(desired) > Number(max)) {
    refuse(`desired capacity ${String(desired)} can't be greater than max size ${String(max)}`);
  }
}

function checkTemplate(
  planned: ObjectValue,
  template: ObjectValue,
  refuse: (message: string, code?: string) => never,
): void {
  const code = "InvalidRequestException";
  const types = planned["instance_types"];
  if (text(template["instance_type"]) !== "" && Array.isArray(types) && types.length > 0) {
    refuse("Cannot specify instance types in launch template and API request", code);
  }
  const amiType = planned["ami_type"];
  if (text(template["image_id"]) !== "" && typeof amiType === "string" && amiType !== "CUSTOM") {
    refuse(
      "You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.",
      code,
    );
  }
  if (typeof planned["disk_size"] === "number" && planned["disk_size"] > 0) {
    refuse("Disk size must be specified within the launch template", "InvalidParameterException");
  }
  const [version = ""] = stringsAt(planned, "launch_template.*.version");
  if (/^\d+$/.test(version) && Number(version) > Number(template["latest_version"])) {
    refuse(`The launch template version ${version} does not exist`, code);
  }
}

export function templateOf(
  planned: ObjectValue,
  templates: readonly { readonly attributes: ObjectValue }[],
): ObjectValue | undefined {
  const wanted = [...stringsAt(planned, "launch_template.*.id"), ...stringsAt(planned, "launch_template.*.name")];
  return templates.find(({ attributes: { id, name } }) => wanted.includes(text(id)) || wanted.includes(text(name)))
    ?.attributes;
}

/** These run pods, so they become healthy only once the cluster has nodes. */
const needNodes = ["coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver", "aws-fsx-csi-driver", "metrics-server"];

export function checkAddon(change: Change): void {
  const { planned, prior, find } = change;
  checkConfigurationValues(change);
  const [addon, cluster] = [text(planned["addon_name"]), text(planned["cluster_name"])];
  if (prior !== undefined || !needNodes.includes(addon)) return;
  const auto = stringsTrue(clusterNamed(change, cluster), "compute_config");
  if (auto || find("aws_eks_node_group").some(({ attributes }) => attributes["cluster_name"] === cluster)) return;
  const state = "timeout while waiting for state to become 'ACTIVE' (last state: 'DEGRADED', timeout: 20m0s)";
  const why =
    "InsufficientNumberOfReplicas: The add-on is unhealthy because all deployments have all pods unscheduled no nodes available to schedule pods";
  throw new ProviderError(`waiting for EKS Add-On (${cluster}:${addon}) create: ${state}: ${why}`);
}

/**
 * EKS takes a map in JSON or YAML, which it then compares with the add-on's schema; the emulator has no such schemas.
 * Sources: EKS user guide, "Create an Amazon EKS add-on"; acceptance tests of aws_eks_addon in the AWS provider.
 */
function checkConfigurationValues({ planned, prior }: Change): void {
  const configuration = text(planned["configuration_values"]);
  if (configuration === "" || isYamlMap(configuration)) return;
  const name = `${text(planned["cluster_name"])}:${text(planned["addon_name"])}`;
  const [doing, operation] = prior === undefined ? ["creating", "CreateAddon"] : ["updating", "UpdateAddon"];
  const message = "ConfigurationValue provided in request is not supported: it is not a map in JSON or YAML";
  throw invalid(`${doing} EKS Add-On (${name})`, operation, message);
}

function isYamlMap(document: string): boolean {
  try {
    return isJsonObject(parseYaml(document));
  } catch {
    return false;
  }
}

function stringsTrue(cluster: ObjectValue | undefined, block: string): boolean {
  const items = cluster?.[block];
  return Array.isArray(items) && items.some((item) => isObject(item) && item["enabled"] === true);
}

export function checkAccessEntry(change: Change): void {
  const cluster = clusterNamed(change, change.planned["cluster_name"]);
  const [mode = "CONFIG_MAP"] = cluster === undefined ? [] : stringsAt(cluster, "access_config.*.authentication_mode");
  if (mode !== "CONFIG_MAP") return;
  const allowed = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]";
  throw invalid(
    "creating EKS Access Entry",
    "CreateAccessEntry",
    `${allowed} to perform this operation.`,
    "InvalidRequestException",
  );
}

export function checkPolicyAssociation({ planned, find }: Change): void {
  const { cluster_name, principal_arn } = planned;
  const found = find("aws_eks_access_entry").some(
    ({ attributes }) => attributes["cluster_name"] === cluster_name && attributes["principal_arn"] === principal_arn,
  );
  if (found) return;
  throw apiError(
    "creating EKS Access Policy Association",
    "EKS: AssociateAccessPolicy",
    404,
    "ResourceNotFoundException",
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  );
}
