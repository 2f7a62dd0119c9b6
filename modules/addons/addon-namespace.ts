import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type PodSecurity, podSecurityLabels } from "../pod-security.ts";

export interface AddonNamespaceProps {
  readonly name: string;
  /** The strictest standard that all pods of the add-on meet. */
  readonly podSecurity: PodSecurity;
  /** @default - none besides those of pod security */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before it. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * The namespace of an add-on that does not run in kube-system. Helm would create one without labels, and would leave it
 * behind; this one is deleted after the release, which depends on it.
 */
export class AddonNamespace extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonNamespaceProps) {
    super(scope, id);
    const { name, podSecurity, labels = {}, dependsOn = [] } = props;
    this.fqn = new NamespaceV1(this, "namespace", {
      metadata: { name, labels: { ...labels, ...podSecurityLabels(podSecurity) } },
      dependsOn: [...dependsOn],
    }).fqn;
  }
}
