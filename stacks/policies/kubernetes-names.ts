import { isDnsName } from "@ml-platform/rules";
import { namesReference, nested } from "./configuration.ts";
import type { Policy } from "./policy.ts";

interface NameRule {
  readonly accepts: (name: string) => boolean;
  /** What to use instead. */
  readonly allowed: string;
}

function isLabel(name: string): boolean {
  return isDnsName(name) && !name.includes(".");
}

const label: NameRule = {
  accepts: isLabel,
  allowed: "at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends (an RFC 1123 label)",
};

const subdomain: NameRule = {
  // Unlike a DNS name, its parts may be longer than 63 characters.
  accepts: (name) =>
    name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name),
  allowed:
    "at most 253 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part (an RFC 1123 subdomain)",
};

const serviceLabel: NameRule = {
  accepts: (name) => isLabel(name) && /^[a-z]/.test(name),
  allowed:
    "at most 63 lower-case letters, digits and hyphens, with a letter at the start and a letter or digit at the end (an RFC 1035 label)",
};

/** Roles of Kubernetes itself have colons: `system:node`. */
const pathSegment: NameRule = {
  accepts: (name) => name !== "" && name !== "." && name !== ".." && !/[/%]/.test(name),
  allowed: 'a name without "/" and "%" that is not "." or ".."',
};

/**
 * Types whose names are no subdomains. Source: "Object Names and IDs" in the Kubernetes documentation; kubernetes/kubernetes,
 * pkg/apis/core/validation/validation.go, pkg/apis/rbac/validation/validation.go.
 */
const rules: Readonly<Record<string, NameRule>> = {
  kubernetes_namespace: label,
  kubernetes_service: serviceLabel,
  kubernetes_role: pathSegment,
  kubernetes_role_binding: pathSegment,
  kubernetes_cluster_role: pathSegment,
  kubernetes_cluster_role_binding: pathSegment,
};

/** Types that name an object of any kind, which somebody else has made. */
const ofOthers: ReadonlySet<string> = new Set(["kubernetes_annotations", "kubernetes_labels"]);

function wrongName(what: string, value: unknown, { accepts, allowed }: NameRule): string | undefined {
  if (typeof value !== "string" || namesReference(value) || accepts(value)) return undefined;
  return `has the ${what} "${value}", which Kubernetes refuses only while it is applied: use ${allowed}`;
}

/** The Kubernetes provider takes every name for a subdomain while it plans, and does not check namespaces. */
export const kubernetesNames: Policy = {
  id: "kubernetes-names",
  description: "Objects in clusters have names that Kubernetes accepts.",
  check({ kind, type, config }) {
    if (kind !== "resource") return undefined;
    if (type === "helm_release") return wrongName("namespace", config["namespace"], label);
    if (!type.startsWith("kubernetes_") || ofOthers.has(type)) return undefined;
    const rule = rules[type.replace(/_v[1-9]\w*$/, "")] ?? subdomain;
    return nested(config, "metadata")
      .map(({ name, namespace }) => wrongName("name", name, rule) ?? wrongName("namespace", namespace, label))
      .find((message) => message !== undefined);
  },
};
