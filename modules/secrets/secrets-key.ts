import { KmsReplicaKey } from "@cdktf/provider-aws/lib/kms-replica-key/index.js";
import { type DeclaredSecret, secretsKeyAlias } from "@ml-platform/rules";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { EncryptionKey, keyPolicy } from "../kms/encryption-key.ts";
import { keyStatements } from "./policies.ts";
import type { SecretPlace } from "./readers.ts";

export interface SecretsKeyProps {
  readonly secrets: readonly DeclaredSecret[];
  readonly place: SecretPlace;
  readonly administrators: readonly string[];
  readonly deletionProtection: boolean;
  /** The provider for another region than that of the stack. */
  readonly providerIn: (region: string) => TerraformProvider;
}

/**
 * The key of the secrets of an environment, and a replica of it in every region that has a copy of one. It is a key for
 * several regions from the start: KMS cannot make it one later, and another key would leave the secrets behind.
 */
export class SecretsKey extends Construct {
  /** ARNs by region. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: SecretsKeyProps) {
    super(scope, id);
    const { secrets, place, deletionProtection } = props;
    const { environment, region, accountId } = place;
    const key = new EncryptionKey(this, "primary", {
      description: `Secrets of ${environment}`,
      alias: secretsKeyAlias(environment),
      region,
      accountId,
      deletionProtection,
      statements: keyStatements(secrets, props, region),
      multiRegion: true,
    });
    const replicas = [...new Set(secrets.flatMap(({ replicaRegions }) => replicaRegions))].sort();
    this.arns = {
      [region]: key.arn,
      ...Object.fromEntries(replicas.map((replica) => [replica, this.replicaIn(replica, key.arn, props)])),
    };
  }

  private replicaIn(region: string, primaryKeyArn: string, props: SecretsKeyProps): string {
    const { secrets, place, deletionProtection, providerIn } = props;
    const { environment, accountId } = place;
    const replica = new KmsReplicaKey(this, region, {
      provider: providerIn(region),
      primaryKeyArn,
      description: `Secrets of ${environment}`,
      deletionWindowInDays: 30,
      policy: keyPolicy({ region, accountId, statements: keyStatements(secrets, props, region) }),
      ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
    });
    return replica.arn;
  }
}
