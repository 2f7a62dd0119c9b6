import type { ClusterRef } from "../cluster-ref.ts";
import type { ServiceRoleProps } from "./service-role.ts";

export interface PodIdentityTrust {
  readonly cluster: Pick<ClusterRef, "name">;
  /** One or several. */
  readonly namespace: string | readonly string[];
  /** One or several, in each of the namespaces. */
  readonly serviceAccount: string | readonly string[];
}

/**
 * Lets only pods of these service accounts of one cluster assume a role, through EKS Pod Identity: the session tags that EKS
 * sets are conditions.
 * Source: "Create IAM role with trust policy required by EKS Pod Identity" in the EKS user guide.
 */
export function podIdentityTrust({
  cluster,
  namespace,
  serviceAccount,
}: PodIdentityTrust): Pick<ServiceRoleProps, "service" | "tagSession" | "conditions"> {
  return {
    service: "pods.eks.amazonaws.com",
    tagSession: true,
    conditions: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-name": cluster.name,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}
