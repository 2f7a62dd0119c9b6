import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { PodIdentityRole, type PodIdentityRoleProps } from "./pod-identity-role.ts";

/**
 * AWS permissions for the pods of one service account: a role, and its association with the account. The pods need no
 * annotation. EKS add-ons use a `PodIdentityRole` instead, because EKS creates the association for them.
 */
export class PodIdentity extends Construct {
  readonly roleArn: string;
  /**
   * What must exist before the pods start: EKS injects credentials into new pods only, and permissions that arrive later
   * make the first calls fail.
   */
  readonly dependables: readonly ITerraformDependable[];
  private readonly role: PodIdentityRole;

  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount } = props;
    const role = new PodIdentityRole(this, "role", props);
    const association = new EksPodIdentityAssociation(this, "association", {
      clusterName: cluster.name,
      namespace,
      serviceAccount,
      roleArn: role.arn,
    });
    this.role = role;
    this.roleArn = role.arn;
    this.dependables = [association, ...role.policies];
  }

  /** Path of the construct of an inline policy, for who exempts it from a rule. */
  policyPath(name: string): string {
    return `${this.role.node.path}/Resource/${name}`;
  }
}
