import { z } from "zod";

const roleChange = z.strictObject({
  arn: z
    .string()
    .optional()
    .describe("A role that exists already and is used instead: its trust and its policies are somebody else's."),
  policies: z
    .array(z.string())
    .optional()
    .describe("Managed policies that the role has besides: those of AWS by name, your own by ARN."),
});

/** Changes of single roles, by what they are for. */
export const roleChanges = z.record(z.string(), roleChange);

/** What a company asks of IAM roles. */
export const iamSchema = z.strictObject({
  permissionsBoundary: z
    .string()
    .optional()
    .describe(
      "ARN of a managed policy that limits every role (default: none). Roles of personal environments have the boundary of the account's bootstrap instead.",
    ),
  path: z
    .string()
    .optional()
    .describe(
      'Path of every role and instance profile, such as "/ml/" (default: "/"). Choose it before the first apply: a role that moves is replaced, and with its role a cluster.',
    ),
  roles: roleChanges
    .optional()
    .describe(
      'Changes of single roles in every cluster, by what they are for: cluster, nodes, bastion, flow-logs, or "<namespace>/<service account>".',
    ),
});
