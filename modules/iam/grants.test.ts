import type { WorkloadSpec } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { type Context, isAllowed } from "../testing/decide.ts";
import { grantStatements } from "./grants.ts";
import { policyDocument } from "./policy-document.ts";

const account = "111111111111";
const place = { region: "us-east-2", accountId: account };
const here = (service: string, resource: string) => `arn:aws:${service}:us-east-2:${account}:${resource}`;
const key = here("kms", "key/0a1b2c3d");
const bucket = "arn:aws:s3:::ml-datasets";

const granted: WorkloadSpec = {
  namespace: "training",
  serviceAccount: "trainer",
  buckets: [
    { bucket: "ml-datasets", prefix: "imagenet/", access: "read" },
    { bucket: "ml-datasets", prefix: "checkpoints/", access: "readWrite" },
    { bucket: "ml-results", access: "write" },
  ],
  secrets: ["ml/training/", "ml/token"],
  parameters: ["/ml/training/", "/ml/rate"],
  queues: [
    { queue: "jobs", access: "receive" },
    { queue: "arn:aws:sqs:us-east-2:222222222222:done", access: "send" },
  ],
  repositories: [
    { repository: "ml/trainer", access: "pull" },
    { repository: "ml/cache", access: "push" },
  ],
  kmsKeys: [key],
};

/** Of keys, and of what is in other accounts, which ask for a policy of their own. It leaves it to the account's policies. */
const leavesItToAccount = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "*", Resource: "*" }],
};

const may = (action: string, resource: string, context: Context = {}, workload: WorkloadSpec = granted) =>
  isAllowed({
    ...(/:kms:|:222222222222:/.test(resource) && { resourcePolicy: leavesItToAccount }),
    principal: `arn:aws:iam::${account}:role/trainer`,
    action,
    resource,
    context,
    policies: [{ name: "grants", policy: JSON.parse(policyDocument(grantStatements(workload, place))) }],
  });

describe("the grants of a workload", () => {
  it.each<[action: string, resource: string, context: Context]>([
    ["s3:ListBucket", bucket, { "s3:prefix": "imagenet/" }],
    ["s3:ListBucket", bucket, { "s3:prefix": "checkpoints/run-1/" }],
    ["s3:ListBucket", "arn:aws:s3:::ml-results", {}],
    ["s3:GetObject", `${bucket}/imagenet/a.tar`, {}],
    ["s3:PutObject", `${bucket}/checkpoints/1`, {}],
    ["s3:GetObject", `${bucket}/checkpoints/1`, {}],
    ["s3:AbortMultipartUpload", `${bucket}/checkpoints/1`, {}],
    ["s3:PutObject", "arn:aws:s3:::ml-results/any", {}],
    ["secretsmanager:GetSecretValue", here("secretsmanager", "secret:ml/training/hub-AbCdEf"), {}],
    ["secretsmanager:GetSecretValue", here("secretsmanager", "secret:ml/token-AbCdEf"), {}],
    ["ssm:GetParameter", here("ssm", "parameter/ml/rate"), {}],
    ["ssm:GetParameters", here("ssm", "parameter/ml/training/a/b"), {}],
    ["ssm:GetParametersByPath", here("ssm", "parameter/ml/training"), {}],
    ["sqs:ReceiveMessage", here("sqs", "jobs"), {}],
    ["sqs:DeleteMessage", here("sqs", "jobs"), {}],
    ["sqs:SendMessage", "arn:aws:sqs:us-east-2:222222222222:done", {}],
    ["ecr:GetAuthorizationToken", "*", {}],
    ["ecr:BatchGetImage", here("ecr", "repository/ml/trainer"), {}],
    ["ecr:PutImage", here("ecr", "repository/ml/cache"), {}],
    ["kms:Decrypt", key, { "kms:ViaService": "s3.us-east-2.amazonaws.com" }],
    ["kms:Decrypt", key, { "kms:ViaService": "secretsmanager.us-east-2.amazonaws.com" }],
    ["kms:GenerateDataKey", key, { "kms:ViaService": "s3.us-east-2.amazonaws.com" }],
  ])("are %s on %s", async (action, resource, context) => {
    expect(await may(action, resource, context)).toBe(true);
  });

  it.each<[action: string, resource: string, context: Context]>([
    ["s3:ListBucket", bucket, { "s3:prefix": "" }],
    ["s3:ListBucket", bucket, { "s3:prefix": "imagenet-private/" }],
    ["s3:GetObject", `${bucket}/imagenet-private/a`, {}],
    ["s3:PutObject", `${bucket}/imagenet/a`, {}],
    ["s3:DeleteObject", `${bucket}/imagenet/a`, {}],
    ["s3:GetObject", "arn:aws:s3:::ml-results/any", {}],
    ["s3:DeleteBucket", bucket, {}],
    ["s3:GetObject", "arn:aws:s3:::ml-datasets2/imagenet/a", {}],
    ["secretsmanager:GetSecretValue", here("secretsmanager", "secret:ml/token2-AbCdEf"), {}],
    ["secretsmanager:PutSecretValue", here("secretsmanager", "secret:ml/token-AbCdEf"), {}],
    ["ssm:GetParameter", here("ssm", "parameter/ml/rate2"), {}],
    ["ssm:PutParameter", here("ssm", "parameter/ml/rate"), {}],
    ["sqs:SendMessage", here("sqs", "jobs"), {}],
    ["sqs:ReceiveMessage", "arn:aws:sqs:us-east-2:222222222222:done", {}],
    ["sqs:PurgeQueue", here("sqs", "jobs"), {}],
    ["ecr:PutImage", here("ecr", "repository/ml/trainer"), {}],
    ["kms:Decrypt", key, {}],
    ["kms:Decrypt", key, { "kms:ViaService": "ec2.us-east-2.amazonaws.com" }],
    ["kms:CreateGrant", key, { "kms:ViaService": "s3.us-east-2.amazonaws.com" }],
  ])("are not %s on %s %j", async (action, resource, context) => {
    expect(await may(action, resource, context)).toBe(false);
  });

  it("encrypt nothing where nothing is written", async () => {
    const reads: WorkloadSpec = { namespace: "a", serviceAccount: "b", secrets: ["x"], kmsKeys: [key] };
    const via = { "kms:ViaService": "secretsmanager.us-east-2.amazonaws.com" };
    expect(await may("kms:Decrypt", key, via, reads)).toBe(true);
    expect(await may("kms:GenerateDataKey", key, via, reads)).toBe(false);
    expect(await may("kms:Decrypt", key, { "kms:ViaService": "s3.us-east-2.amazonaws.com" }, reads)).toBe(false);
  });

  it("are in the partition of the region", () => {
    const gov = grantStatements(granted, { region: "us-gov-west-1", accountId: account });
    expect(gov.flatMap(({ resources }) => resources).filter((arn) => arn.startsWith("arn:aws:s3"))).toEqual([]);
  });
});
