import { accessEntryDefaults } from "@ml-platform/rules";
import { z } from "zod";

/** What one IAM principal may do in the Kubernetes API. */
export const accessEntry = z.strictObject({
  principalArn: z.string().describe("ARN of the IAM role or user, which must exist before the first apply."),
  type: z
    .enum(["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX"])
    .default(accessEntryDefaults.type),
  policy: z.string().optional().describe("EKS access policy, such as AmazonEKSClusterAdminPolicy."),
  namespaces: z
    .array(z.string())
    .optional()
    .describe("Namespaces that the policy covers (default: the whole cluster)."),
  kubernetesGroups: z.array(z.string()).optional().describe("Groups that RBAC rules may name."),
});
