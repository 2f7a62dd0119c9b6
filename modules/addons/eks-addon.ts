import { EksAddon as AwsEksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PodIdentityRole } from "../iam/pod-identity-role.ts";

export interface EksAddonProps {
  readonly clusterName: string;
  readonly addonName: string;
  /** `v1.20.4-eksbuild.2`. @default - what EKS chooses when the add-on is made; it stays there when Kubernetes is upgraded */
  readonly version?: string | undefined;
  /** The role of the add-on's service account. @default - the add-on calls no AWS API */
  readonly role?: PodIdentityRole;
  /** What must stand before it. @default - nothing but the cluster */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An add-on that EKS installs and keeps as configured here: what somebody changed in the cluster is overwritten. */
export class EksAddon extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: EksAddonProps) {
    super(scope, id);
    const { clusterName, addonName, version, role, dependsOn = [] } = props;
    this.fqn = new AwsEksAddon(this, "addon", {
      clusterName,
      addonName,
      ...(version !== undefined && { addonVersion: version }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(role !== undefined && {
        podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: role.serviceAccount }],
      }),
      dependsOn: [...dependsOn, ...(role?.policies ?? [])],
    }).fqn;
  }
}
