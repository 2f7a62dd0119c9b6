import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";

export interface EncryptionKeyProps {
  readonly clusterName: string;
  readonly deletionProtection: boolean;
}

/** The key that encrypts the Kubernetes secrets of one cluster. If it is deleted, the cluster is lost. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { clusterName, deletionProtection }: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `Kubernetes secrets of the EKS cluster ${clusterName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
    });
    new KmsAlias(this, "alias", { name: `alias/eks/${clusterName}`, targetKeyId: key.id });
    this.arn = key.arn;
  }
}
