import { EksAddon as AwsEksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { EksAddonSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { type JsonObject, jsonDocument } from "./json-document.ts";

/** A role that pods of an add-on assume. */
export interface EksAddonRoleRef {
  readonly arn: string;
  readonly serviceAccount: string;
  /** Must exist while the role is used. */
  readonly policies: readonly ITerraformDependable[];
}

export interface EksAddonProps extends Pick<EksAddonSpec, "resolveConflicts" | "preserve" | "timeoutMinutes"> {
  readonly cluster: Pick<ClusterRef, "name">;
  /** The name under which EKS offers the add-on: `aws-ebs-csi-driver`. */
  readonly addonName: string;
  /** `v1.20.4-eksbuild.2`. @default - EKS's choice on the day of creation; a Kubernetes upgrade does not change it */
  readonly version?: string | undefined;
  /** Values that the add-on's configuration schema accepts (`aws eks describe-addon-configuration`). @default - EKS's own */
  readonly configuration?: JsonObject | undefined;
  /** The roles of the add-on's service accounts. @default - the add-on calls no AWS API */
  readonly roles?: readonly EksAddonRoleRef[];
  /** What must exist before it. @default - nothing but the cluster */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An add-on that EKS installs and keeps as configured here: by default, changes made inside the cluster are overwritten. */
export class EksAddon extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: EksAddonProps) {
    super(scope, id);
    const { cluster, addonName, version, configuration, roles = [], dependsOn = [] } = props;
    const { resolveConflicts = "OVERWRITE", preserve, timeoutMinutes } = props;
    this.fqn = new AwsEksAddon(this, "addon", {
      clusterName: cluster.name,
      addonName,
      ...(version !== undefined && { addonVersion: version }),
      ...(configuration !== undefined && { configurationValues: jsonDocument(configuration) }),
      // There is nothing to keep on creation but what somebody installed by hand, which EKS then takes over.
      resolveConflictsOnCreate: resolveConflicts === "NONE" ? "NONE" : "OVERWRITE",
      resolveConflictsOnUpdate: resolveConflicts,
      ...(preserve !== undefined && { preserve }),
      ...(timeoutMinutes !== undefined && { timeouts: timeouts(timeoutMinutes) }),
      ...(roles.length > 0 && {
        podIdentityAssociation: roles.map(({ arn, serviceAccount }) => ({ roleArn: arn, serviceAccount })),
      }),
      dependsOn: [...dependsOn, ...roles.flatMap(({ policies }) => policies)],
    }).fqn;
  }
}

function timeouts(minutes: NonNullable<EksAddonSpec["timeoutMinutes"]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(minutes).flatMap(([operation, value]) => (value === undefined ? [] : [[operation, `${value}m`]])),
  );
}
