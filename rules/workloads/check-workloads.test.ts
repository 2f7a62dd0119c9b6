import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkWorkloads, checkWorkloadsAround, checkWorkloadsInPlace } from "./check-workloads.ts";
import type { WorkloadSpec } from "./spec.ts";

const place = { accountId: "111111111111", region: "us-east-2" };
const trainer: WorkloadSpec = {
  namespace: "training",
  serviceAccount: "trainer",
  buckets: [{ bucket: "ml-datasets", prefix: "imagenet/", access: "read" }],
};
const key = "arn:aws:kms:us-east-2:111111111111:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

const problemsOf = (change: Partial<WorkloadSpec>): string[] => {
  const workloads = { trainer: { ...trainer, ...change } };
  return [...checkWorkloads(workloads), ...checkWorkloadsInPlace(workloads, place)].map(describeProblem);
};
/** Of a workload with nothing but this. */
const problemsOfOnly = (change: Partial<WorkloadSpec>) => problemsOf({ buckets: undefined, ...change });

describe("a workload", () => {
  it.each<[what: string, change: Partial<WorkloadSpec>]>([
    ["a whole bucket", { buckets: [{ bucket: "ml.datasets", access: "readWrite" }] }],
    [
      "parts of a bucket",
      {
        buckets: [
          { bucket: "ml-datasets", prefix: "a/", access: "read" },
          { bucket: "ml-datasets", prefix: "b/c d/", access: "write" },
        ],
      },
    ],
    [
      "secrets",
      { secrets: ["ml/token", "ml/training/", "arn:aws:secretsmanager:us-east-2:222222222222:secret:x-AbCdEf"] },
    ],
    ["parameters", { parameters: ["/ml/rate", "/ml/training/", "rate"] }],
    ["queues", { queues: [{ queue: "jobs.fifo", access: "send" }] }],
    [
      "a queue of another account",
      { queues: [{ queue: "arn:aws:sqs:us-east-2:222222222222:jobs", access: "receive" }] },
    ],
    ["repositories", { repositories: [{ repository: "ml/trainer", access: "push" }] }],
    ["a key", { kmsKeys: [key] }],
    ["managed policies", { policies: ["AmazonSageMakerReadOnly", "arn:aws:iam::111111111111:policy/x"] }],
    ["a role that exists", { buckets: undefined, roleArn: "arn:aws:iam::111111111111:role/company/trainer" }],
  ])("can have %s", (_what, change) => {
    expect(problemsOf(change)).toEqual([]);
  });

  it.each<[what: string, change: Partial<WorkloadSpec>, message: string]>([
    [
      "nothing",
      { buckets: undefined },
      "trainer: The pods would have a role that allows nothing. List what they may do",
    ],
    ["an empty list", { buckets: [] }, "trainer.buckets: An empty list grants nothing."],
    ["no policies", { policies: [] }, "trainer.policies: An empty list adds nothing."],
    ["a policy that is none", { policies: ["policy/X"] }, 'trainer.policies[0]: "policy/X" is not a managed policy.'],
    [
      "grants and a role that exists",
      { roleArn: "arn:aws:iam::111111111111:role/trainer" },
      "trainer.buckets: A role that exists already is used as it is.",
    ],
    ["a role elsewhere", { buckets: undefined, roleArn: "arn:aws:iam::222222222222:role/a" }, "trainer.roleArn: "],
    ["a namespace of a sandpit", { namespace: "sandpit-kim" }, 'namespace: "sandpit-kim" belongs to a sandpit'],
    ["a wrong namespace", { namespace: "Training" }, '"Training" is not the name of a namespace.'],
    ["a wrong account", { serviceAccount: "a_b" }, '"a_b" is not the name of a service account.'],
    [
      "a URL for a bucket",
      { buckets: [{ bucket: "s3://a", access: "read" }] },
      '"s3://a" is not the name of a bucket.',
    ],
    [
      "an ARN for a bucket",
      { buckets: [{ bucket: "arn:aws:s3:::a", access: "read" }] },
      "is not the name of a bucket.",
    ],
    [
      "one part twice",
      { buckets: (["read", "write"] as const).map((access) => ({ bucket: "abc", prefix: "a/", access })) },
      'trainer.buckets: "abc/a/" is listed twice.',
    ],
    ...["a", "/a/", "*", "a*/", "", "a?/"].map((prefix): [string, Partial<WorkloadSpec>, string] => [
      `the prefix ${JSON.stringify(prefix)}`,
      { buckets: [{ bucket: "abc", prefix, access: "read" }] },
      `trainer.buckets[0].prefix: "${prefix}" is not the beginning of keys.`,
    ]),
    ["a secret with a pattern", { secrets: ["ml/*"] }, 'trainer.secrets[0]: "ml/*" is not a secret.'],
    ["all secrets", { secrets: ["/"] }, 'trainer.secrets[0]: "/" is not a secret.'],
    ["one secret twice", { secrets: ["a", "a"] }, 'trainer.secrets: "a" is listed twice.'],
    [
      "a secret's ARN of another partition",
      { secrets: ["arn:aws-us-gov:secretsmanager:us-gov-west-1:111111111111:secret:x"] },
      "is in partition aws-us-gov",
    ],
    ["all parameters", { parameters: ["/"] }, 'trainer.parameters[0]: "/" is not a parameter of Systems Manager.'],
    ["a queue's URL", { queues: [{ queue: "https://sqs/1/jobs", access: "send" }] }, "is not a queue."],
    ["any queue", { queues: [{ queue: "arn:aws:sqs:us-east-2:111111111111:*", access: "send" }] }, "is not a queue."],
    ["a registry", { repositories: [{ repository: "1.dkr.ecr/x:y", access: "pull" }] }, "is not a repository of ECR."],
    ["an alias", { kmsKeys: ["alias/ml"] }, 'trainer.kmsKeys[0]: "alias/ml" is not the ARN of a KMS key.'],
  ])("cannot have %s", (_what, change, message) => {
    expect(problemsOf(change)).toContainEqual(expect.stringContaining(message));
  });

  it("has keys of what is granted only", () => {
    expect(problemsOfOnly({ kmsKeys: [key] })).toEqual([
      "trainer.kmsKeys: A key decrypts what is granted, and no bucket, secret, parameter or queue is. List what it encrypts, or remove it.",
    ]);
  });

  it("is the only one of its service account, with a name that addresses can have", () => {
    expect(
      checkWorkloads({ trainer, again: trainer, "a/b": { ...trainer, serviceAccount: "x" } }).map(describeProblem),
    ).toEqual([
      "again.serviceAccount: Pods of training/trainer have the role of the workload trainer, and pods have one role. List all that they may do there, or use another service account.",
      '["a/b"]: "a/b" is not the name of a workload. Use lower-case words, digits and hyphens, at most 40 characters, such as trainer.',
    ]);
  });
});

describe("a workload among others", () => {
  const around = {
    environment: "dev",
    secrets: ["apps/shop/token"],
    clusters: ["ml"],
    teams: { nlp: { serviceAccounts: ["workload"] } },
    serviceAccounts: () => ({ "kube-system/aws-node": "the EKS add-on vpc-cni" }),
  };
  const problems = (change: Partial<WorkloadSpec>) =>
    checkWorkloadsAround("ml", { trainer: { ...trainer, ...change } }, around).map(describeProblem);

  it("has a service account of its own", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ namespace: "team-nlp", serviceAccount: "trainer" })).toEqual([]);
    expect(problems({ namespace: "team-nlp", serviceAccount: "workload" })).toEqual([
      "trainer.serviceAccount: Pods of team-nlp/workload have the role of the team nlp, and pods have one role. Use another service account.",
    ]);
    expect(problems({ namespace: "kube-system", serviceAccount: "aws-node" })).toEqual([
      "trainer.serviceAccount: Pods of kube-system/aws-node have the role of the EKS add-on vpc-cni, and pods have one role. Use another service account.",
    ]);
  });

  it.each(["dev/apps/shop/token", "dev/apps/", "dev/"])("is a reader of declared secrets there: %s", (secret) => {
    expect(problems({ secrets: ["other/", secret] })).toEqual([
      `trainer.secrets[1]: "${secret}" is or holds a secret that the environment declares, which only its readers read. Add { namespace: "training", serviceAccount: "trainer" } to secrets.declared["apps/shop/token"].readers.workloads instead.`,
    ]);
  });
});
