import { partitionOf } from "@ml-platform/rules";
import type { ClusterRef } from "../cluster-ref.ts";
import type { Statement } from "../iam/policy-document.ts";

export interface SecretsProps {
  readonly cluster: Pick<ClusterRef, "region" | "accountId">;
  /** Beginning of the names of the tenant's secrets, with the slash at its end: `dev/sandpits/alice/`. */
  readonly path: string;
}

/** To read secrets below a path. */
export function readSecrets(props: SecretsProps): Statement[] {
  return [
    {
      sid: "ReadSecrets",
      actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      resources: [below(props)],
    },
  ];
}

/**
 * To keep secrets below a path. What is created must have the tags of the tenant: no state holds it, so it is found by
 * them when the tenant is gone.
 *
 * @param tags that every secret must be created with
 */
export function keepSecrets(props: SecretsProps, tags: Readonly<Record<string, string>>): Statement[] {
  const resources = [below(props)];
  const born = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
  return [
    ...readSecrets(props),
    {
      sid: "ChangeSecrets",
      actions: [
        "secretsmanager:DeleteSecret",
        "secretsmanager:ListSecretVersionIds",
        "secretsmanager:PutSecretValue",
        "secretsmanager:RestoreSecret",
        "secretsmanager:UpdateSecret",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources,
    },
    {
      sid: "CreateSecrets",
      actions: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
      resources,
      conditions: { StringEquals: born },
    },
  ];
}

function below({ cluster: { region, accountId }, path }: SecretsProps): string {
  return `arn:${partitionOf(region)}:secretsmanager:${region}:${accountId}:secret:${path}*`;
}
