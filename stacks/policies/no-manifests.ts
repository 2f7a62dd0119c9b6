import type { Policy } from "./policy.ts";

/**
 * The provider asks the cluster for the schema of a manifest while it plans, so that the whole environment cannot be
 * planned before the cluster stands. Source: "Before you use this resource" of `kubernetes_manifest` in the provider's
 * documentation.
 */
export const noManifests: Policy = {
  id: "no-manifests",
  description: "No stack has a resource that can be planned only once its cluster stands.",
  check: ({ kind, type }) =>
    kind === "resource" && type === "kubernetes_manifest"
      ? "is a kubernetes_manifest, which cannot be planned before its cluster stands: use the resource of its own type, such as kubernetes_config_map_v1, or a Helm chart"
      : undefined,
};
