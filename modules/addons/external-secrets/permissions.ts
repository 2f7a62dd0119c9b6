import { partitionOf } from "@ml-platform/rules";
import type { ClusterRef } from "../../cluster-ref.ts";
import type { Statement } from "../../iam/policy-document.ts";

export interface StorePermissions {
  readonly cluster: Pick<ClusterRef, "region" | "accountId">;
  /** Name of the environment in AWS. */
  readonly environment: string;
  readonly kmsKeyArns: readonly string[];
}

/**
 * What the store of an environment may read: the secrets of its platform. Source: "AWS Secrets Manager", "IAM Policy", in the
 * External Secrets documentation. Left out is what finds secrets by name or tag (`ListSecrets`, `BatchGetSecretValue`): IAM
 * cannot limit it, so that it shows the names of all secrets of the account. The store reads secrets whose names it is given.
 */
export function storePermissions({ cluster, environment, kmsKeyArns }: StorePermissions): Statement[] {
  const { region, accountId } = cluster;
  const secrets = `arn:${partitionOf(region)}:secretsmanager:${region}:${accountId}:secret:${environment}/platform/*`;
  return [
    {
      sid: "ReadSecrets",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:GetSecretValue",
        "secretsmanager:ListSecretVersionIds",
      ],
      resources: [secrets],
    },
    ...(kmsKeyArns.length === 0
      ? []
      : [
          {
            sid: "DecryptSecrets",
            actions: ["kms:Decrypt"],
            resources: kmsKeyArns,
            // "Secret encryption and decryption in AWS Secrets Manager": the service calls KMS with the secret's ARN.
            conditions: {
              StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
              StringLike: { "kms:EncryptionContext:SecretARN": secrets },
            },
          },
        ]),
  ];
}
