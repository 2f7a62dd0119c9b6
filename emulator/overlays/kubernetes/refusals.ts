import { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectType } from "./object-types.ts";

type Operation = "create" | "update" | "delete";

/** What the provider says before the API server's words; `{id}` is `namespace/name`. Source: `diag.Errorf` in v2.38.0. */
const prefixes: Readonly<Record<string, Readonly<Partial<Record<Operation, string>>>>> = {
  kubernetes_cluster_role_binding_v1: { update: "Failed to update ClusterRoleBinding: " },
  kubernetes_cluster_role_v1: { update: "Failed to update ClusterRole: " },
  kubernetes_config_map_v1: { update: "Failed to update Config Map: " },
  kubernetes_daemon_set_v1: { create: "Failed to create daemonset: ", update: "Failed to update daemonset: " },
  kubernetes_deployment_v1: { create: "Failed to create deployment: ", update: "Failed to update deployment: " },
  kubernetes_horizontal_pod_autoscaler_v2: { update: "Failed to update horizontal pod autoscaler: " },
  kubernetes_ingress_class_v1: {
    create: "Failed to create Ingress Class '{id}' because: ",
    update: "Failed to update Ingress Class {id} because: ",
    delete: "Failed to delete Ingress Class {id} because: ",
  },
  kubernetes_ingress_v1: {
    create: "Failed to create Ingress '{id}' because: ",
    update: "Failed to update Ingress {id} because: ",
    delete: "Failed to delete Ingress {id} because: ",
  },
  kubernetes_job_v1: {
    create: "Failed to create Job! API error: ",
    update: "Failed to update Job! API error: ",
    delete: "Failed to delete Job! API error: ",
  },
  kubernetes_limit_range_v1: { create: "Failed to create limit range: ", update: "Failed to update limit range: " },
  kubernetes_network_policy_v1: { update: "Failed to update network policy: " },
  kubernetes_priority_class_v1: {
    create: "Failed to create priority class: ",
    update: "Failed to update priority class: ",
  },
  kubernetes_resource_quota_v1: {
    create: "Failed to create resource quota: ",
    update: "Failed to update resource quota: ",
  },
  kubernetes_role_binding_v1: { update: "Failed to update RoleBinding: " },
  kubernetes_role_v1: { update: "Failed to update role: " },
  kubernetes_secret_v1: { update: "Failed to update secret: " },
  kubernetes_service_account_v1: { update: "Failed to update service account: " },
  kubernetes_service_v1: { update: "Failed to update service: " },
  kubernetes_stateful_set_v1: { update: "Failed to update StatefulSet: " },
  kubernetes_storage_class_v1: { update: "Failed to update storage class: " },
};

/** Lets a call fail with what the provider says of it. */
export async function refused<Answer>(
  { name }: ObjectType,
  operation: Operation,
  id: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    const prefix = prefixes[name]?.[operation];
    if (!(error instanceof ProviderError) || prefix === undefined) throw error;
    throw new ProviderError(prefix.replace("{id}", id) + error.summary, error.detail, error.path);
  }
}
