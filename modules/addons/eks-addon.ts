import { EksAddon as AwsEksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import type { PodIdentityRole } from "../iam/pod-identity-role.ts";
import { type JsonObject, jsonDocument } from "./json-document.ts";

export interface EksAddonProps {
  readonly cluster: Pick<ClusterRef, "name">;
  /** The name under which EKS offers the add-on: `aws-ebs-csi-driver`. */
  readonly addonName: string;
  /** `v1.20.4-eksbuild.2`. @default - EKS's choice on the day of creation; a Kubernetes upgrade does not change it */
  readonly version?: string | undefined;
  /** Values that the add-on's configuration schema accepts (`aws eks describe-addon-configuration`). @default - EKS's own */
  readonly configuration?: JsonObject;
  /** The role of the add-on's service account. @default - the add-on calls no AWS API */
  readonly role?: PodIdentityRole;
  /** What must exist before it. @default - nothing but the cluster */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An add-on that EKS installs and keeps as configured here: changes made inside the cluster are overwritten. */
export class EksAddon extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: EksAddonProps) {
    super(scope, id);
    const { cluster, addonName, version, configuration, role, dependsOn = [] } = props;
    this.fqn = new AwsEksAddon(this, "addon", {
      clusterName: cluster.name,
      addonName,
      ...(version !== undefined && { addonVersion: version }),
      ...(configuration !== undefined && { configurationValues: jsonDocument(configuration) }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(role !== undefined && {
        podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: role.serviceAccount }],
      }),
      dependsOn: [...dependsOn, ...(role?.policies ?? [])],
    }).fqn;
  }
}
