import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import type { Synthesized } from "@ml-platform/stacks/testing";

// biome-ignore lint/suspicious/noExplicitAny: resources are JSON of Terraform's shapes.
type Json = any;
type Template = Synthesized["templates"][string];

/** The kinds of typed resources, in the order in which they are created. */
const kinds: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  kubernetes_namespace_v1: ["v1", "Namespace"],
  kubernetes_resource_quota_v1: ["v1", "ResourceQuota"],
  kubernetes_limit_range_v1: ["v1", "LimitRange"],
  kubernetes_network_policy_v1: ["networking.k8s.io/v1", "NetworkPolicy"],
  kubernetes_service_account_v1: ["v1", "ServiceAccount"],
  kubernetes_role_v1: ["rbac.authorization.k8s.io/v1", "Role"],
  kubernetes_role_binding_v1: ["rbac.authorization.k8s.io/v1", "RoleBinding"],
};

/** Blocks that are repeated, which Terraform names once for each, and Kubernetes for all. */
const lists: Readonly<Record<string, string>> = {
  limit: "limits",
  match_expression: "match_expressions",
  rule: "rules",
  subject: "subjects",
};

/** Maps whose keys are the author's. */
const maps: readonly string[] = ["annotations", "labels", "hard", "default", "default_request", "max", "match_labels"];

/** The objects that a stack creates by typed resources, as its provider sends them to the API server. */
export function typedObjects({ configuration }: Template): KubeObject[] {
  const { resource = {} } = configuration as { resource?: Record<string, Record<string, Json>> };
  const named = (reference: string): string =>
    reference.replace(/^\$\{(\w+)\.([\w-]+)\.metadata\[0\]\.name\}$/, (_, type: string, id: string) =>
      named(resource[type]?.[id]?.metadata.name),
    );
  const translated = (value: Json): Json => {
    if (typeof value === "string") return named(value);
    if (Array.isArray(value)) return value.map(translated);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inside]) => [
        (lists[key] ?? key).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        maps.includes(key)
          ? inside
          : key === "port" && /^\d+$/.test(String(inside))
            ? Number(inside)
            : translated(inside),
      ]),
    );
  };
  return Object.entries(kinds).flatMap(([type, [apiVersion, kind]]) =>
    Object.values(resource[type] ?? {}).map(({ depends_on: _, ...body }) => ({
      apiVersion,
      kind,
      ...translated(body),
    })),
  );
}

/** The objects that a stack writes by the chart of objects. */
export function chartObjects(template: Template): KubeObject[] {
  return template
    .resourcesOfType("helm_release")
    .filter(({ chart }) => chart === "./charts/objects")
    .flatMap(({ values }) => (JSON.parse(String((values as string[])[0])) as { objects: KubeObject[] }).objects);
}
