import { accessEntryDefaults, accessEntryTypes } from "@ml-platform/rules";
import { z } from "zod";

const policy = z.string().describe("EKS access policy, such as AmazonEKSClusterAdminPolicy.");
const namespaces = z
  .array(z.string())
  .optional()
  .describe("Namespaces that the policy covers (default: the whole cluster).");

/** What one IAM principal may do in the Kubernetes API. */
export const accessEntry = z.strictObject({
  principalArn: z.string().describe("ARN of the IAM role or user, which must exist before the first apply."),
  type: z
    .enum(accessEntryTypes)
    .default(accessEntryDefaults.type)
    .describe("STANDARD for people and programs; the others are for nodes that EKS does not manage."),
  policy: policy.optional(),
  namespaces,
  policies: z
    .array(z.strictObject({ policy, namespaces }))
    .optional()
    .describe("Several policies, each for the whole cluster or for namespaces of its own."),
  userName: z
    .string()
    .optional()
    .describe(
      "Name in RBAC and audit logs, such as deployer:{{SessionName}} (default: the ARN, of a role with the session's name).",
    ),
  kubernetesGroups: z.array(z.string()).optional().describe("Groups that RBAC rules may name."),
});
