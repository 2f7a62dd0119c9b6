import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { podIdentityTrust } from "../iam/pod-identity-trust.ts";
import type { Statement } from "../iam/policy-document.ts";
import { ServiceRole } from "../iam/service-role.ts";

export interface WorkloadIdentityProps {
  /** First part of the role's name: the tenant's. Known at synthesis. */
  readonly name: string;
  readonly cluster: Pick<ClusterRef, "name" | "region">;
  readonly namespaces: readonly string[];
  /** In each of the namespaces. */
  readonly serviceAccounts: readonly string[];
  /** What pods of the service accounts may do in AWS, by the name of the policy. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
}

/** One role in AWS for the workloads of a tenant, whichever of its namespaces they are in. */
export class WorkloadIdentity extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    const { name, cluster, namespaces, serviceAccounts, policies } = props;
    // constructs leaves the id "Resource" out of the addresses of everything below: the role is `..._workload_role`.
    const { arn } = new ServiceRole(this, "Resource", {
      owner: name,
      region: cluster.region,
      purpose: "workload",
      description: `Workloads of ${name} in the EKS cluster ${cluster.name}`,
      inlinePolicies: policies,
      ...podIdentityTrust({ cluster, namespace: namespaces, serviceAccount: serviceAccounts }),
    });
    this.roleArn = arn;
    for (const namespace of namespaces) {
      const inNamespace = new Construct(this, namespace);
      for (const serviceAccount of serviceAccounts) {
        new EksPodIdentityAssociation(inNamespace, serviceAccount, {
          clusterName: cluster.name,
          namespace,
          serviceAccount,
          roleArn: arn,
        });
      }
    }
  }
}
