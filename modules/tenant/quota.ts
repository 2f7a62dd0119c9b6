import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1/index.js";
import type { TenantSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface TenantQuotaProps extends Pick<TenantSpec, "quota" | "asleep"> {
  readonly namespace: string;
}

/** Classes whose pods evict others. Source: "Guaranteed Scheduling For Critical Add-On Pods" in the Kubernetes documentation. */
const criticalClasses = ["system-cluster-critical", "system-node-critical"];

/** The most that a tenant may use in a namespace: nothing runs while it is asleep, and nothing evicts pods of others. */
export class TenantQuota extends Construct {
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { namespace, quota, asleep }: TenantQuotaProps) {
    super(scope, id);
    this.dependables = [
      new ResourceQuotaV1(this, "all", {
        metadata: { name: "tenant", namespace },
        spec: { hard: { ...quota, ...(asleep && { pods: "0" }) } },
      }),
      // Source: "Limit Priority Class consumption by default" in the Kubernetes documentation, "Resource Quotas".
      new ResourceQuotaV1(this, "critical", {
        metadata: { name: "no-critical-pods", namespace },
        spec: {
          hard: { pods: "0" },
          scopeSelector: {
            matchExpression: [{ scopeName: "PriorityClass", operator: "In", values: criticalClasses }],
          },
        },
      }),
    ];
  }
}
