import { z } from "zod";

const bucket = z.strictObject({
  bucket: z.string().describe("Name of the bucket."),
  prefix: z
    .string()
    .optional()
    .describe("Beginning of the keys, with a slash at its end, such as imagenet/ (default: the whole bucket)."),
  access: z.enum(["read", "write", "readWrite"]).describe("What the pods do with objects; all list them."),
});

const queue = z.strictObject({
  queue: z.string().describe("Name of the queue in the account, or ARN."),
  access: z.enum(["receive", "send", "sendAndReceive"]).describe("What the pods do with messages."),
});

const repository = z.strictObject({
  repository: z.string().describe("Name of the repository of ECR in the account, or ARN."),
  access: z.enum(["pull", "push"]).describe("What the pods do with images; who pushes pulls, too."),
});

const workload = z.strictObject({
  namespace: z.string().describe("Namespace of the pods. Whoever deploys them makes it."),
  serviceAccount: z.string().optional().describe("Their service account (default: the name of the workload)."),
  roleArn: z
    .string()
    .optional()
    .describe("A role that exists already and that EKS Pod Identity may assume (default: one is made)."),
  policies: z
    .array(z.string())
    .optional()
    .describe("Managed policies of the role: those of AWS by name, your own by ARN."),
  buckets: z.array(bucket).optional().describe("Buckets of S3, or parts of them."),
  secrets: z
    .array(z.string())
    .optional()
    .describe("Secrets that the pods read: names, or beginnings of names with a slash at the end, or ARNs."),
  parameters: z
    .array(z.string())
    .optional()
    .describe("Parameters of Systems Manager that they read: names, or paths with a slash at the end, or ARNs."),
  queues: z.array(queue).optional().describe("Queues of SQS."),
  repositories: z.array(repository).optional().describe("Repositories of ECR."),
  kmsKeys: z
    .array(z.string())
    .optional()
    .describe("ARNs of customer-managed keys that encrypt any of these; used through the services that are granted."),
});

/** What pods may do in AWS, by a name of the author's choice. */
export const workloads = z
  .record(z.string(), workload)
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).map(([name, { serviceAccount = name, ...rest }]) => [name, { ...rest, serviceAccount }]),
    ),
  );
