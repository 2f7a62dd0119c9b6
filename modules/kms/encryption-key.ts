import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import { type PolicyStatement, statementJson } from "../iam/policy-document.ts";

export interface EncryptionKeyProps {
  readonly description: string;
  /** The name under which people find the key, without `alias/`: `eks/dev-ml`. */
  readonly alias: string;
  readonly region: string;
  /** Known at synthesis, so that a plan shows who may use the key. */
  readonly accountId: string;
  /** Whether Terraform refuses to destroy the key. */
  readonly deletionProtection: boolean;
  /** AWS services that use the key in their own name. @default - none: only who may by IAM */
  readonly services?: readonly ServiceAccess[];
  /** What the policy allows besides. @default - nothing */
  readonly statements?: readonly PolicyStatement[];
  /** Whether other regions can have a replica. KMS cannot change it later. @default false */
  readonly multiRegion?: boolean;
}

/** What an AWS service may do with a key, and for which resource. */
export interface ServiceAccess {
  /** `logs.us-east-2.amazonaws.com` */
  readonly service: string;
  readonly actions: readonly string[];
  /** Must name the resource: without, the service could be made to use the key on behalf of anybody. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A key of our own that is rotated every year. What it encrypts is lost with it. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy(props),
      ...(props.multiRegion === true && { multiRegion: true }),
      ...(props.deletionProtection && { lifecycle: { preventDestroy: true } }),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.alias}`, targetKeyId: key.id });
    this.arn = key.arn;
  }
}

/**
 * Leaves to IAM who in the account may do what, in the words of the policy that KMS gives a key without one, so that a key
 * which has that one stays as it is; a key whose policy allows the account nothing can become unmanageable. Services come in
 * addition. Source: "Default key policy" and "Key policies" in the developer guide of KMS.
 */
export function keyPolicy({
  region,
  accountId,
  services = [],
  statements = [],
}: Pick<EncryptionKeyProps, "region" | "accountId" | "services" | "statements">): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partitionOf(region)}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      ...services.map(({ service, actions, conditions }) => ({
        Effect: "Allow",
        Principal: { Service: service },
        Action: actions,
        Resource: "*",
        Condition: conditions,
      })),
      ...statements.map(statementJson),
    ],
  });
}
