import { Construct } from "constructs";
import { ServiceRole, type Statement } from "./service-role.ts";

export interface PodIdentityRoleProps {
  /** The cluster's name, known at synthesis. */
  readonly clusterName: string;
  readonly region: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly managedPolicies?: readonly string[];
  readonly inlinePolicies?: Readonly<Record<string, readonly Statement[]>>;
}

/**
 * A role that the pods of one service account of one cluster get through EKS Pod Identity, and nobody else: the session
 * tags that EKS sets are conditions of the trust policy.
 * Source: "Create IAM role with trust policy required by EKS Pod Identity" in the EKS user guide.
 */
export class PodIdentityRole extends Construct {
  readonly arn: string;
  readonly serviceAccount: string;
  readonly policies: ServiceRole["policies"];

  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const { clusterName, region, namespace, serviceAccount, managedPolicies, inlinePolicies } = props;
    const role = new ServiceRole(this, "Resource", {
      owner: clusterName,
      region,
      purpose: serviceAccount,
      description: `Pods of ${namespace}/${serviceAccount} in the EKS cluster ${clusterName}`,
      service: "pods.eks.amazonaws.com",
      tagSession: true,
      conditions: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-name": clusterName,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
      ...(managedPolicies !== undefined && { managedPolicies }),
      ...(inlinePolicies !== undefined && { inlinePolicies }),
    });
    this.arn = role.arn;
    this.serviceAccount = serviceAccount;
    this.policies = role.policies;
  }
}
