import { roleKeyOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { podIdentityTrust } from "./pod-identity-trust.ts";
import type { Statement } from "./policy-document.ts";
import { ServiceRole } from "./service-role.ts";

export interface PodIdentityRoleProps {
  readonly cluster: Pick<ClusterRef, "name" | "region">;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** End of the role's name. @default - the service account */
  readonly purpose?: string;
  /** AWS-managed policies by the part of their ARN after `policy/`: `AmazonEKS_CNI_Policy`. @default - none */
  readonly managedPolicies?: readonly string[];
  /** Policies of our own by name. @default - none */
  readonly inlinePolicies?: Readonly<Record<string, readonly Statement[]>>;
}

/** A role that only the pods of one service account of one cluster can assume. */
export class PodIdentityRole extends Construct {
  readonly arn: string;
  readonly serviceAccount: string;
  readonly policies: ServiceRole["policies"];

  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, purpose = serviceAccount, managedPolicies, inlinePolicies } = props;
    // constructs leaves the id "Resource" out of the addresses of everything below: the role is `..._<id>_role`.
    const role = new ServiceRole(this, "Resource", {
      owner: cluster.name,
      region: cluster.region,
      purpose,
      key: roleKeyOf({ namespace, serviceAccount }),
      description: `Pods of ${namespace}/${serviceAccount} in the EKS cluster ${cluster.name}`,
      ...podIdentityTrust({ cluster, namespace, serviceAccount }),
      ...(managedPolicies !== undefined && { managedPolicies }),
      ...(inlinePolicies !== undefined && { inlinePolicies }),
    });
    this.arn = role.arn;
    this.serviceAccount = serviceAccount;
    this.policies = role.policies;
  }
}
