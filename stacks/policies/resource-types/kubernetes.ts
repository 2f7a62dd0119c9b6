import { isSet, isTrue, type JsonObject, list, nested } from "../configuration.ts";
import { each, nothing, type ResourceTypes } from "./resource-type.ts";

/** Provisioners whose volumes are EBS volumes. Their `encrypted` is false. */
const ebsProvisioners: readonly unknown[] = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];

function unencryptedClass(provisioner: unknown, parameters: readonly JsonObject[]): string | undefined {
  if (!ebsProvisioners.includes(provisioner)) return undefined;
  return parameters.some(({ encrypted }) => isTrue(encrypted)) ? undefined : 'set parameters.encrypted to "true"';
}

/** A load balancer lets everybody in when no ranges are named, unless it faces the VPC only. */
function rangesOfService(type: unknown, ranges: readonly unknown[], annotations: readonly JsonObject[]): unknown[] {
  if (type !== "LoadBalancer") return [];
  if (ranges.length > 0) return [...ranges];
  const internal = annotations.some(
    (annotation) =>
      annotation["service.beta.kubernetes.io/aws-load-balancer-scheme"] === "internal" ||
      isTrue(annotation["service.beta.kubernetes.io/aws-load-balancer-internal"]),
  );
  return internal ? [] : ["0.0.0.0/0"];
}

/** Manifests have Kubernetes' own spelling: `loadBalancerSourceRanges`. */
function manifests(config: JsonObject, kind: string): JsonObject[] {
  return nested(config, "manifest").filter((manifest) => manifest["kind"] === kind);
}

const service = {
  ...nothing,
  sources: (config: JsonObject) =>
    nested(config, "spec").flatMap(({ type, load_balancer_source_ranges: ranges }) =>
      rangesOfService(type, list(ranges), nested(config, "metadata", "annotations")),
    ),
};

const storageClass = {
  encryption: (config: JsonObject) => unencryptedClass(config["storage_provisioner"], nested(config, "parameters")),
};

/**
 * Types of the Kubernetes and Helm providers and of Terraform itself. What a chart makes is not in the configuration and
 * not checked. A namespace need not be kept: the reclaim policy of their storage class keeps the volumes in it.
 *
 * Sources: https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs, "CreateVolume Parameters" of
 * kubernetes-sigs/aws-ebs-csi-driver (`encrypted` is false), "Service" in the Kubernetes documentation
 * (`loadBalancerSourceRanges` is 0.0.0.0/0), "Network Load Balancer" annotations of the AWS Load Balancer Controller.
 */
export const kubernetes: ResourceTypes = {
  ...each("helm_release terraform_data", nothing),
  ...each("kubernetes_service_v1 kubernetes_service", service),
  ...each("kubernetes_storage_class_v1 kubernetes_storage_class", storageClass),
  ...each(
    `kubernetes_persistent_volume_claim_v1 kubernetes_persistent_volume_claim kubernetes_persistent_volume_v1
     kubernetes_persistent_volume`,
    { keeps: "files", encryption: "as its source" },
  ),
  kubernetes_manifest: {
    encryption: (config) =>
      manifests(config, "StorageClass")
        .map(({ provisioner, parameters }) => unencryptedClass(provisioner, list(parameters) as JsonObject[]))
        .find(isSet),
    sources: (config) =>
      manifests(config, "Service").flatMap((manifest) =>
        nested(manifest, "spec").flatMap(({ type, loadBalancerSourceRanges: ranges }) =>
          rangesOfService(type, list(ranges), nested(manifest, "metadata", "annotations")),
        ),
      ),
  },
  ...each(
    `kubernetes_annotations kubernetes_api_service_v1 kubernetes_certificate_signing_request_v1
     kubernetes_cluster_role_binding_v1 kubernetes_cluster_role_v1 kubernetes_config_map_v1
     kubernetes_config_map_v1_data kubernetes_cron_job_v1 kubernetes_csi_driver_v1 kubernetes_daemon_set_v1
     kubernetes_default_service_account_v1 kubernetes_deployment_v1 kubernetes_endpoint_slice_v1 kubernetes_endpoints_v1
     kubernetes_env kubernetes_horizontal_pod_autoscaler_v2 kubernetes_ingress_class_v1 kubernetes_ingress_v1
     kubernetes_job_v1 kubernetes_labels kubernetes_limit_range_v1 kubernetes_mutating_webhook_configuration_v1
     kubernetes_namespace_v1 kubernetes_namespace kubernetes_network_policy_v1 kubernetes_node_taint
     kubernetes_pod_disruption_budget_v1 kubernetes_pod_v1 kubernetes_priority_class_v1
     kubernetes_replication_controller_v1 kubernetes_resource_quota_v1 kubernetes_role_binding_v1 kubernetes_role_v1
     kubernetes_runtime_class_v1 kubernetes_secret_v1 kubernetes_secret_v1_data kubernetes_service_account_v1
     kubernetes_stateful_set_v1 kubernetes_token_request_v1 kubernetes_validating_webhook_configuration_v1`,
    nothing,
  ),
};
