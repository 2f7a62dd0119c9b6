/**
 * What grants of workloads may name.
 *
 * Sources, as of 2026-11-27: "General purpose bucket naming rules" in the S3 user guide; CreateSecret in the API reference of
 * Secrets Manager; PutParameter in that of Systems Manager; CreateQueue in that of SQS; CreateRepository in that of ECR.
 */
import { checkDuplicates } from "../duplicates.ts";
import { at, error, type Problem } from "../problem.ts";
import { partitionOf } from "../regions.ts";
import type { BucketGrant, WorkloadSpec } from "./spec.ts";

/** How a grant names things of one service: by name in the account and region, or by ARN. */
interface Naming {
  /** What it is, with its article. */
  readonly what: string;
  /** AWS's name of the service in ARNs. */
  readonly service: string;
  readonly name: RegExp;
  /** Of an ARN, the part after the account. */
  readonly resource: RegExp;
  /** Which names there are, and an example. */
  readonly fix: string;
}

const namings = {
  secrets: {
    what: "a secret",
    service: "secretsmanager",
    name: /^[\w+=.@-]+(?:\/[\w+=.@-]+)*\/?$/,
    resource: /^secret:[\w+=.@/-]+$/,
    fix: "Use its name, such as ml/training/token, or the beginning of names with a slash at its end, such as ml/training/.",
  },
  parameters: {
    what: "a parameter of Systems Manager",
    service: "ssm",
    name: /^(?:\/?[\w.-]+)(?:\/[\w.-]+)*\/?$/,
    resource: /^parameter\/[\w./-]+$/,
    fix: "Use its name, such as /ml/training/rate, or a path with a slash at its end, such as /ml/training/.",
  },
  queues: {
    what: "a queue",
    service: "sqs",
    name: /^[\w-]{1,80}$|^[\w-]{1,75}\.fifo$/,
    resource: /^[\w-]{1,75}(?:\.fifo)?$|^[\w-]{1,80}$/,
    fix: "Use its name, such as jobs, or its ARN.",
  },
  repositories: {
    what: "a repository of ECR",
    service: "ecr",
    name: /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
    resource: /^repository\/[a-z0-9._/-]+$/,
    fix: "Use its name, such as ml/trainer, or its ARN.",
  },
} as const satisfies Readonly<Record<string, Naming>>;

/** Longest names: of secrets, parameters, repositories and queues, the longest of all. */
const longest = 512;

/** Errors in what a workload may do, by itself. @param region of the environment */
export function checkGrants(workload: WorkloadSpec, region: string): Problem[] {
  const { buckets = [], secrets = [], parameters = [], queues = [], repositories = [], kmsKeys = [] } = workload;
  return [
    ...at(
      ["buckets"],
      [...buckets.flatMap((each, index) => at([index], checkBucketGrant(each))), ...repeated(buckets)],
    ),
    ...at(["secrets"], checkNames(secrets, "secrets", region)),
    ...at(["parameters"], checkNames(parameters, "parameters", region)),
    ...queues.flatMap(({ queue }, index) => at(["queues", index, "queue"], checkName(queue, "queues", region))),
    ...at(["queues"], checkDuplicates(queues.map(({ queue }) => queue))),
    ...repositories.flatMap(({ repository }, index) =>
      at(["repositories", index, "repository"], checkName(repository, "repositories", region)),
    ),
    ...at(["repositories"], checkDuplicates(repositories.map(({ repository }) => repository))),
    ...at(
      ["kmsKeys"],
      [...kmsKeys.flatMap((each, index) => at([index], checkKey(each, region))), ...checkDuplicates(kmsKeys)],
    ),
    ...(kmsKeys.length > 0 && buckets.length + secrets.length + parameters.length + queues.length === 0
      ? [
          error(
            ["kmsKeys"],
            "A key decrypts what is granted, and no bucket, secret, parameter or queue is. List what it encrypts, or remove it.",
          ),
        ]
      : []),
  ];
}

function checkBucketGrant({ bucket, prefix }: BucketGrant): Problem[] {
  return [
    ...(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes("..")
      ? []
      : [
          error(
            ["bucket"],
            `"${bucket}" is not the name of a bucket. Use the name without s3:// and without a path: 3 to 63 lower-case letters, digits, hyphens and dots.`,
          ),
        ]),
    ...(prefix === undefined || isPrefix(prefix)
      ? []
      : [
          error(
            ["prefix"],
            `"${prefix}" is not the beginning of keys. End it in a slash, begin it without one, and use no "*", as in imagenet/; leave it out for the whole bucket.`,
          ),
        ]),
  ];
}

function isPrefix(prefix: string): boolean {
  return /^[^/*?$\s][^*?$\p{Cc}]*$/u.test(prefix) && prefix.endsWith("/") && prefix.length <= 1024;
}

function repeated(buckets: readonly BucketGrant[]): Problem[] {
  return checkDuplicates(buckets.map(({ bucket, prefix = "" }) => `${bucket}/${prefix}`));
}

function checkNames(names: readonly string[], kind: keyof typeof namings, region: string): Problem[] {
  return [...names.flatMap((name, index) => at([index], checkName(name, kind, region))), ...checkDuplicates(names)];
}

function checkName(text: string, kind: keyof typeof namings, region: string): Problem[] {
  const { what, service, name, resource, fix } = namings[kind];
  const wrong = error([], `"${text}" is not ${what}. ${fix}`);
  if (!text.startsWith("arn:")) return name.test(text) && text.length <= longest ? [] : [wrong];
  const [, partition, ofService, itsRegion, account, ...rest] = text.split(":");
  if (ofService !== service || !/^[a-z0-9-]+$/.test(itsRegion ?? "") || !/^\d{12}$/.test(account ?? "")) return [wrong];
  if (!resource.test(rest.join(":"))) return [wrong];
  return checkPartition(text, partition, region);
}

function checkKey(arn: string, region: string): Problem[] {
  const [, partition] = /^arn:(aws[a-z-]*):kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.exec(arn) ?? [];
  if (partition === undefined)
    return [
      error(
        [],
        `"${arn}" is not the ARN of a KMS key. Use the form arn:aws:kms:us-east-2:111111111111:key/<id>: an alias names no key in a policy.`,
      ),
    ];
  return checkPartition(arn, partition, region);
}

function checkPartition(arn: string, partition: string | undefined, region: string): Problem[] {
  if (partition === partitionOf(region)) return [];
  return [
    error(
      [],
      `"${arn}" is in partition ${partition}, and the environment is in ${region} in partition ${partitionOf(region)}. Nothing is granted across partitions.`,
    ),
  ];
}
