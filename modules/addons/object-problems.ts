import { at, error, type Problem } from "@ml-platform/rules";
import { Token } from "cdktf";
import type { JsonObject, JsonValue } from "./json-document.ts";

/**
 * Kinds that have no namespace, by API group. Every other kind is taken for one that has.
 *
 * Source, as of 2026-11-26: `scope` of the custom resource definitions of Kueue 0.19.2, External Secrets 2.9.0, cert-manager
 * 1.21.1, AWS Load Balancer Controller 3.5.0, KEDA 2.20.2 and Karpenter 1.14.1; deployments/gpu-operator/crds of NVIDIA/gpu-operator
 * 26.7.0; the API reference of Kubernetes 1.36 for its own.
 */
const withoutNamespace: Readonly<Record<string, readonly string[]>> = {
  "admissionregistration.k8s.io": ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  "cert-manager.io": ["ClusterIssuer"],
  "elbv2.k8s.aws": ["IngressClassParams"],
  "external-secrets.io": ["ClusterExternalSecret", "ClusterSecretStore"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "karpenter.k8s.aws": ["EC2NodeClass"],
  "karpenter.sh": ["NodeClaim", "NodePool"],
  "keda.sh": ["ClusterTriggerAuthentication"],
  "kueue.x-k8s.io": ["AdmissionCheck", "ClusterQueue", "Cohort", "ResourceFlavor", "Topology", "WorkloadPriorityClass"],
  "nvidia.com": ["ClusterPolicy", "NVIDIADriver"],
};

/** Groups of Kubernetes of whose kinds the provider has resources, whose plans show what changes. */
const ofTheProvider = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/**
 * What is wrong with objects that are to be in a cluster. Helm would refuse it only while it is applied, or put an object into
 * the namespace of the release.
 */
export function checkObjects(objects: readonly JsonObject[]): Problem[] {
  const first = new Map<string, number>();
  return objects.flatMap((object, index) => {
    const problems = checkObject(object);
    const identity = identityOf(object);
    const earlier = first.get(identity);
    if (earlier === undefined) first.set(identity, index);
    const again =
      earlier === undefined || problems.length > 0
        ? []
        : [error([], `${identity} is listed twice, first as objects[${earlier}]. Remove one of them.`)];
    return at(["objects", index], [...problems, ...again]);
  });
}

function checkObject(object: JsonObject): Problem[] {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = mapOf(metadata);
  const missing = [
    ...missingText(["apiVersion"], apiVersion, "external-secrets.io/v1"),
    ...missingText(["kind"], kind, "ClusterSecretStore"),
    ...missingText(["metadata", "name"], name, "a name"),
  ];
  if (missing.length > 0) return missing;
  const group = groupOf(apiVersion);
  if (ofTheProvider.has(group)) {
    const message = `${String(apiVersion)} ${String(kind)} is a kind of Kubernetes itself. Use its resource of the provider (@cdktf/provider-kubernetes), so that a plan shows what changes.`;
    return [error(["kind"], message)];
  }
  return checkNamespace(group, String(kind), namespace);
}

function checkNamespace(group: string, kind: string, namespace: JsonValue | undefined): Problem[] {
  const isClusters = withoutNamespace[group]?.includes(kind) ?? false;
  const path = ["metadata", "namespace"];
  if (isClusters) {
    return namespace === undefined
      ? []
      : [error(path, `A ${kind} belongs to the whole cluster. Remove its namespace.`)];
  }
  return missingText(
    path,
    namespace,
    "the namespace that it is to be in",
    ` A kind that has no namespace belongs in the table of modules/addons/object-problems.ts: ${group} ${kind}.`,
  );
}

function missingText(path: readonly string[], value: JsonValue | undefined, example: string, more = ""): Problem[] {
  if ((typeof value === "string" && value !== "") || Token.isUnresolved(value)) return [];
  return [error([...path], `This is missing: write ${example}.${more}`)];
}

/** `external-secrets.io/v1 ClusterSecretStore dev`, the same for every version of a kind. */
function identityOf({ apiVersion, kind, metadata }: JsonObject): string {
  const { name, namespace } = mapOf(metadata);
  const where = namespace === undefined ? "" : ` in ${String(namespace)}`;
  return `${groupOf(apiVersion)} ${String(kind)} ${String(name)}${where}`;
}

function groupOf(apiVersion: JsonValue | undefined): string {
  const [group = "", version] = String(apiVersion).split("/");
  return version === undefined ? "" : group;
}

function mapOf(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
