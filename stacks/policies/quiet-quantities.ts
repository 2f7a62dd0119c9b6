import { canonicalQuantity } from "@ml-platform/rules";
import { type JsonObject, namesReference, nested } from "./configuration.ts";
import type { Policy } from "./policy.ts";

/** An amount in the configuration, and where it is: `spec.limit.default.cpu`. */
interface Amount {
  readonly path: string;
  readonly value: unknown;
  /** Amounts of resources are rounded to thousandths. */
  readonly precision: "resource" | "other";
  /** Whether the provider compares texts, not amounts, so that another spelling is a change in every plan. */
  readonly compared: "as text" | "as amounts";
}

/** The maps of a limit. The provider compares what they hold as text. */
const limitMaps = ["default", "default_request", "max", "max_limit_request_ratio", "min"] as const;

/**
 * Where types of the Kubernetes provider hold amounts that it does not check before it applies.
 *
 * Source: hashicorp/terraform-provider-kubernetes 2.38, kubernetes/resource_kubernetes_limit_range_v1.go,
 * schema_persistent_volume_claim.go, schema_horizontal_pod_autoscaler.go, resource_kubernetes_resource_quota_v1.go.
 */
function amounts(type: string, config: JsonObject): Amount[] {
  const maps = (compared: Amount["compared"], ...path: string[]): Amount[] =>
    nested(config, ...path).flatMap((map) =>
      entries(map).map(([name, value]) => ({
        path: [...path, name].join("."),
        value,
        precision: "resource",
        compared,
      })),
    );
  switch (type.replace(/_v[1-9]\w*$/, "")) {
    case "kubernetes_limit_range":
      return limitMaps.flatMap((name) => maps("as text", "spec", "limit", name));
    case "kubernetes_resource_quota":
      return maps("as amounts", "spec", "hard");
    case "kubernetes_persistent_volume":
      return maps("as amounts", "spec", "capacity");
    case "kubernetes_persistent_volume_claim":
      // A change of limits would replace the claim.
      return [
        ...maps("as text", "spec", "resources", "limits"),
        ...maps("as amounts", "spec", "resources", "requests"),
      ];
    case "kubernetes_horizontal_pod_autoscaler":
      return targets(config);
    default:
      return [];
  }
}

/** A map may be a reference as a whole, and is not judged then. */
function entries(map: unknown): [string, unknown][] {
  return typeof map === "object" && map !== null ? Object.entries(map) : [];
}

function targets(config: JsonObject): Amount[] {
  const kinds = ["container_resource", "external", "object", "pods", "resource"];
  return kinds.flatMap((kind) =>
    nested(config, "spec", "metric", kind, "target").flatMap((target) =>
      ["average_value", "value"].flatMap((name): Amount[] => {
        const value = target[name] ?? "";
        const path = `spec.metric.${kind}.target.${name}`;
        return value === "" ? [] : [{ path, value, precision: "other", compared: "as text" }];
      }),
    ),
  );
}

function wrongAmount({ path, value, precision, compared }: Amount): string | undefined {
  if (namesReference(value) || value === null) return undefined;
  const written = String(value);
  const canonical = canonicalQuantity(written, precision);
  if (canonical === undefined) {
    return `has the quantity "${written}" in ${path}, which Kubernetes refuses only while it is applied: write a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, such as 500m or 2Gi`;
  }
  if (compared === "as amounts" || canonical === written) return undefined;
  return `has the quantity "${written}" in ${path}, which Kubernetes answers as "${canonical}", so that every plan would change it: write ${canonical}`;
}

/**
 * Names that Kubernetes adds to a limit of containers and that the configuration lacks, so that every plan would remove
 * them again. Source: `SetDefaults_LimitRangeItem` in kubernetes/kubernetes, pkg/apis/core/v1/defaults.go.
 */
function filledIn(type: string, config: JsonObject): string | undefined {
  if (!/^kubernetes_limit_range(_v1)?$/.test(type)) return undefined;
  for (const limit of nested(config, "spec", "limit")) {
    if (limit["type"] !== "Container") continue;
    const names = (map: (typeof limitMaps)[number]): string[] =>
      nested(limit, map).flatMap((given) => entries(given).map(([name]) => name));
    // The provider keeps what Kubernetes answers where default_request is left out as a whole.
    const requests = (limit["default_request"] ?? null) === null ? [] : [...names("default"), ...names("min")];
    const wanted: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ["default", names("max"), names("default")],
      ["default_request", requests, names("default_request")],
    ];
    for (const [map, needed, given] of wanted) {
      if (namesReference(limit[map])) continue;
      const missing = [...new Set(needed)].filter((name) => !given.includes(name));
      if (missing.length === 0) continue;
      return `has a limit whose ${map} lacks ${missing.join(", ")}, which Kubernetes fills in from ${map === "default" ? "max" : "default or min"}, so that every plan would remove it: name ${missing.join(", ")} in ${map} too`;
    }
  }
  return undefined;
}

export const quietQuantities: Policy = {
  id: "quiet-quantities",
  description: "Quantities are ones that Kubernetes accepts and that do not change again in every plan.",
  check: ({ kind, type, config }) =>
    kind === "resource"
      ? (amounts(type, config)
          .map(wrongAmount)
          .find((message) => message !== undefined) ?? filledIn(type, config))
      : undefined,
};
