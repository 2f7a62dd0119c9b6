import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import { type AccessEntrySpec, policiesOf } from "@ml-platform/rules";
import { Construct } from "constructs";

export interface AccessEntryProps extends AccessEntrySpec {
  readonly clusterName: string;
  /** `aws` or `aws-us-gov`. */
  readonly partition: string;
}

/** The permissions of one IAM principal in the Kubernetes API. */
export class AccessEntry extends Construct {
  constructor(scope: Construct, id: string, props: AccessEntryProps) {
    super(scope, id);
    const { clusterName, partition, principalArn, type, userName, kubernetesGroups } = props;
    const entry = new EksAccessEntry(this, "entry", {
      clusterName,
      principalArn,
      type,
      ...(userName !== undefined && { userName }),
      ...(kubernetesGroups !== undefined && { kubernetesGroups: [...kubernetesGroups] }),
    });
    for (const { policy, namespaces } of policiesOf(props)) {
      new EksAccessPolicyAssociation(this, policy, {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${policy}`,
        accessScope:
          namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces: [...namespaces] },
      });
    }
  }
}
