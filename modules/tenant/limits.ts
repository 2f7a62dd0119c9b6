import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1/index.js";
import { canonicalQuantity, type TenantSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface TenantLimitsProps extends Pick<TenantSpec, "containers" | "largestVolume"> {
  readonly namespace: string;
}

/**
 * What a container gets that does not say what it needs, since a quota refuses pods that do not say it, and the largest
 * volume that can be claimed.
 */
export class TenantLimits extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, { namespace, containers, largestVolume }: TenantLimitsProps) {
    super(scope, id);
    // Named Default, so that the limits have the address of this construct.
    this.fqn = new LimitRangeV1(this, "Default", {
      metadata: { name: "tenant", namespace },
      spec: {
        limit: [
          {
            type: "Container",
            default: canonical(containers.defaultLimits),
            defaultRequest: canonical(containers.defaultRequests),
          },
          { type: "PersistentVolumeClaim", max: canonical({ storage: largestVolume }) },
        ],
      },
    }).fqn;
  }
}

/** As Kubernetes answers amounts: others would be changed in every plan. */
function canonical(amounts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount) ?? amount]),
  );
}
