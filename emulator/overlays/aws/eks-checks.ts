import { AwsError } from "../../local-aws/aws-error.ts";
import { checkAccessScope, checkIdentity } from "../../local-aws/eks/access-refusals.ts";
import { addonNamed, isAddon } from "../../local-aws/eks/addon-catalogue.ts";
import { checkConfiguration, checkVersion } from "../../local-aws/eks/addon-refusals.ts";
import { blockUpdateProblem } from "../../local-aws/eks/capacity-refusals.ts";
import { clusterRefusals, updateRefusals } from "../../local-aws/eks/cluster-refusals.ts";
import { nodeGroupRefusals } from "../../local-aws/eks/node-group-refusals.ts";
import { refuse } from "../../local-aws/eks/refusal.ts";
import { podIdentityRoleProblem } from "../../local-aws/eks/roles.ts";
import { versionRefusals } from "../../local-aws/eks/version-refusals.ts";
import { stringsAt, valuesAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, isObject, isUnknown, type ObjectValue } from "../../wire/value.ts";
import type { Change, Surroundings } from "../overlay.ts";
import { clusterFacts, clusterUpdateFacts, nodeGroupFacts, roleOf, versionFacts } from "./eks-facts.ts";
import { text } from "./words.ts";

// The rules of EKS are those of the local AWS, asked about the emulated world.

export function clusterNamed({ find }: Surroundings, name: unknown): ObjectValue | undefined {
  return find("aws_eks_cluster").find(({ attributes }) => attributes["name"] === name)?.attributes;
}

export function checkCluster(change: Change): void {
  const { planned, prior } = change;
  if (prior === undefined) {
    refuse(clusterRefusals, clusterFacts(change));
    return;
  }
  refuse(updateRefusals, clusterUpdateFacts({ ...change, prior }));
  const version = text(planned["version"]);
  if (version !== "" && version !== text(prior["version"])) {
    refuse(versionRefusals, versionFacts({ ...change, prior }, version));
  }
}

export function checkNodeGroup(change: Change): void {
  const cluster = clusterNamed(change, change.planned["cluster_name"]);
  if (cluster === undefined) return;
  refuse(nodeGroupRefusals, nodeGroupFacts(change, cluster));
  const { prior, planned } = change;
  if (prior === undefined || !isRolled(prior, planned)) return;
  const [desired = 0] = valuesAt(prior, "scaling_config.*.desired_size").map(Number);
  const busy = blockUpdateProblem(text(planned["capacity_type"]), desired);
  if (busy !== undefined) throw invalid(busy, "InvalidRequestException");
}

/** Whether a change makes EKS replace the nodes of a group. */
function isRolled(prior: ObjectValue, planned: ObjectValue): boolean {
  return ["version", "release_version", "launch_template"].some((name) => {
    const after = planned[name] ?? null;
    return after !== null && !isUnknown(after) && !equal(prior[name] ?? null, after);
  });
}

export function checkAddon(change: Change): void {
  const { planned, prior } = change;
  const addon = text(planned["addon_name"]);
  const cluster = clusterNamed(change, planned["cluster_name"]);
  if (!isAddon(addon)) throw invalid(`Addon ${addon} specified is not supported`);
  const version = text(planned["addon_version"]);
  if (version !== "") checkVersion({ name: addon, version }, [], text(cluster?.["version"]));
  checkConfiguration(text(planned["configuration_values"]));
  for (const role of stringsAt(planned, "pod_identity_association.*.role_arn")) checkPodIdentityRole(change, role);
  if (prior !== undefined || addonNamed(addon)?.needsNodes !== true || hasNodes(change, cluster)) return;
  const name = `${text(planned["cluster_name"])}:${addon}`;
  const state = "timeout while waiting for state to become 'ACTIVE' (last state: 'DEGRADED', timeout: 20m0s)";
  const why =
    "InsufficientNumberOfReplicas: The add-on is unhealthy because all deployments have all pods unscheduled no nodes available to schedule pods";
  throw new ProviderError(`waiting for EKS Add-On (${name}) create: ${state}: ${why}`);
}

/** The taint of nodes for system pods, which EKS's own add-ons tolerate. */
const ofSystemNodes = "CriticalAddonsOnly";

/** Whether pods of an add-on find a node: they tolerate nothing but the taint of system nodes. */
function hasNodes({ find }: Surroundings, cluster: ObjectValue | undefined): boolean {
  if (cluster !== undefined && valuesAt(cluster, "compute_config.*.enabled").includes(true)) return true;
  return find("aws_eks_node_group").some(
    ({ attributes }) =>
      attributes["cluster_name"] === cluster?.["name"] &&
      valuesAt(attributes, "taint.*").filter(isObject).every(isTolerated) &&
      valuesAt(attributes, "scaling_config.*.desired_size").some((size) => Number(size) > 0),
  );
}

function isTolerated({ key, effect }: ObjectValue): boolean {
  return effect === "PREFER_NO_SCHEDULE" || key === ofSystemNodes;
}

export function checkPodIdentity(change: Change): void {
  checkPodIdentityRole(change, text(change.planned["role_arn"]));
}

function checkPodIdentityRole(change: Change, arn: string): void {
  const problem = podIdentityRoleProblem(arn, roleOf(change, arn));
  if (problem !== undefined) throw invalid(problem);
}

export function checkAccessEntry(change: Change): void {
  const { planned } = change;
  const cluster = clusterNamed(change, planned["cluster_name"]);
  const [mode = "CONFIG_MAP"] = cluster === undefined ? [] : stringsAt(cluster, "access_config.*.authentication_mode");
  if (mode === "CONFIG_MAP") {
    const allowed = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]";
    throw invalid(`${allowed} to perform this operation.`, "InvalidRequestException");
  }
  const username = change.prior === undefined ? text(planned["user_name"]) || undefined : undefined;
  checkIdentity(text(planned["type"]) || "STANDARD", stringsAt(planned, "kubernetes_groups.*"), username);
}

export function checkPolicyAssociation({ planned, find }: Change): void {
  const { cluster_name, principal_arn } = planned;
  const entry = find("aws_eks_access_entry").find(
    ({ attributes }) => attributes["cluster_name"] === cluster_name && attributes["principal_arn"] === principal_arn,
  )?.attributes;
  if (entry === undefined) {
    const where = "You can view your available access entries with 'list-access-entries'.";
    throw new AwsError(404, "ResourceNotFoundException", `The specified principalArn could not be found. ${where}`);
  }
  const [type = ""] = stringsAt(planned, "access_scope.*.type");
  checkAccessScope(text(planned["policy_arn"]), text(entry["type"]), {
    type,
    namespaces: stringsAt(planned, "access_scope.*.namespaces.*"),
  });
}

function invalid(message: string, code = "InvalidParameterException"): AwsError {
  return new AwsError(400, code, message);
}
