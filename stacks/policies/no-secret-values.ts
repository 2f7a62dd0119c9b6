import type { Policy } from "./policy.ts";

/** As resources and as data sources. */
const withValues: ReadonlySet<string> = new Set([
  "aws_secretsmanager_random_password",
  "aws_secretsmanager_secret_version",
  "aws_secretsmanager_secret_versions",
]);

/**
 * Terraform keeps every attribute of a resource and of a data source in its state and its plans, in clear, even where its
 * output hides them. Source: "Manage sensitive data in your configuration" in Terraform's documentation.
 */
export const noSecretValues: Policy = {
  id: "no-secret-values",
  description: "No value of a secret passes through Terraform.",
  check: ({ type }) =>
    withValues.has(type)
      ? `is an ${type}, whose values Terraform keeps in its state: declare the secret in the section secrets, put its value by "platform secrets put", and let what needs the value read it itself`
      : undefined,
};
