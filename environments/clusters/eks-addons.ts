import { z } from "zod";
import { saying } from "../model/messages.ts";

const roleArn = z.templateLiteral(["arn:", z.string()], {
  error: saying("the ARN of a role", (shown) => `${shown} is not the ARN of a role.`),
});

const conditionValue = z.union([z.string(), z.array(z.string())], {
  error: saying(
    "a text or a list of texts",
    (shown) => `${shown} is neither a text nor a list of texts. Write "${shown.replaceAll('"', "")}".`,
  ),
});

const statement = z.strictObject({
  actions: z.array(z.string()).describe("What is allowed, like s3:GetObject."),
  resources: z.array(z.string()).describe("On what, by ARN."),
  conditions: z
    .record(z.string(), z.record(z.string(), conditionValue))
    .optional()
    .describe("Conditions of IAM (default: none)."),
});

const role = z.strictObject({
  roleArn: roleArn.optional().describe("An existing role that EKS Pod Identity may assume (default: one is made)."),
  managedPolicies: z
    .array(z.string())
    .optional()
    .describe("Policies of the role that is made: those of AWS by name, like service-role/AmazonEFSCSIDriverPolicy."),
  statements: z.array(statement).optional().describe("What else the role that is made allows."),
});

const minutes = (operation: string) => z.number().optional().describe(`Minutes to wait for ${operation}.`);

const eksAddon = z.strictObject({
  version: z
    .string()
    .optional()
    .describe(
      "Version of the add-on, such as v1.20.4-eksbuild.2 (default: that of the platform's table for the cluster's Kubernetes, which it follows).",
    ),
  configuration: z
    .record(z.string(), z.json())
    .optional()
    .describe("Values of the add-on's configuration schema; they prevail over the platform's, key by key."),
  checkConfiguration: z
    .boolean()
    .optional()
    .describe("Whether configuration is compared with the add-on's schema, where that is known (default: true)."),
  podIdentity: z
    .record(z.string(), role)
    .optional()
    .describe("Roles of the add-on's pods by service account (default: as the table of known add-ons has them)."),
  namespace: z
    .string()
    .optional()
    .describe("Where EKS installs it, for an add-on that the platform does not know (default: kube-system)."),
  beforeNodes: z
    .boolean()
    .optional()
    .describe("Whether nodes need it to become ready (default: only the network's and Pod Identity's)."),
  resolveConflicts: z
    .enum(["OVERWRITE", "PRESERVE", "NONE"])
    .optional()
    .describe("What EKS does with fields that were changed in the cluster (default: OVERWRITE)."),
  preserve: z
    .boolean()
    .optional()
    .describe("Whether its software stays in the cluster when the add-on is removed (default: false)."),
  timeoutMinutes: z
    .strictObject({
      create: minutes("its creation (default: 20)"),
      update: minutes("an update (default: 20)"),
      delete: minutes("its removal (default: 40)"),
    })
    .optional()
    .describe("How long Terraform waits for EKS."),
});

/** EKS add-ons of a cluster by EKS's name. */
export const eksAddons = z.record(z.string(), eksAddon);
