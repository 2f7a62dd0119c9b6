import type { AwsOverlay } from "./complete.ts";
import { policyRefusal } from "./iam.ts";

/** Source: API reference of Secrets Manager, PutResourcePolicy. */
const longestPolicy = 20_480;

export const secrets: Record<string, AwsOverlay> = {
  aws_secretsmanager_secret: {
    refusals: [{ ...policyRefusal("policy", "resource", longestPolicy), code: "MalformedPolicyDocumentException" }],
  },

  aws_secretsmanager_secret_rotation: { computed: () => ({ rotation_enabled: true }) },
};
