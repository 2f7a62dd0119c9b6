import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { type DeclaredSecret, error, type Problem } from "@ml-platform/rules";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy-document.ts";
import { reportProblems } from "../report-problems.ts";
import { secretPolicy } from "./policies.ts";
import type { SecretPlace } from "./readers.ts";

export interface SecretProps {
  readonly secret: DeclaredSecret;
  readonly place: SecretPlace;
  readonly administrators: readonly string[];
  /** ARNs of the key and its replicas, by region. */
  readonly keyArns: Readonly<Record<string, string>>;
  readonly deletionProtection: boolean;
}

/** Of a resource policy. Source: PutResourcePolicy in the API reference of Secrets Manager. */
const longestPolicy = 20_480;

/**
 * A secret without a value, and who may read and write that. Its value is put later, by an administrator or by rotation, so
 * that Terraform never has it.
 */
export class Secret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const { secret, place, keyArns, deletionProtection } = props;
    const policy = policyDocument(secretPolicy(props));
    reportProblems(this, `the secret ${secret.name}`, checkPolicyLength(policy));
    const made = new SecretsmanagerSecret(this, "secret", {
      name: secret.name,
      ...(secret.description !== undefined && { description: secret.description }),
      kmsKeyId: keyArns[place.region] as string,
      // With the secret, so that it never stands without it, not even while it is destroyed.
      policy,
      recoveryWindowInDays: secret.recoveryWindowDays,
      ...(secret.replicaRegions.length > 0 && {
        replica: secret.replicaRegions.map((region) => ({ region, kmsKeyId: keyArns[region] as string })),
      }),
      ...(deletionProtection && { lifecycle: { preventDestroy: true } }),
    });
    const { rotation } = secret;
    if (rotation !== undefined)
      new SecretsmanagerSecretRotation(this, "rotation", {
        secretId: made.id,
        rotationLambdaArn: rotation.lambdaArn,
        // A secret that was just made has no value that could be replaced.
        rotateImmediately: false,
        rotationRules: { automaticallyAfterDays: rotation.everyDays },
      });
    this.arn = made.arn;
  }
}

function checkPolicyLength({ length }: string): Problem[] {
  if (length <= longestPolicy) return [];
  return [
    error(
      ["readers"],
      `Its policy would have ${length.toLocaleString("en-US")} characters, and Secrets Manager takes ${longestPolicy.toLocaleString("en-US")}. Name fewer readers: a role that several assume, or a team.`,
    ),
  ];
}
