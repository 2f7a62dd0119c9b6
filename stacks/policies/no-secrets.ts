import type { Policy } from "./policy.ts";

const secretNames = /(^|_)(password|passwd|secret|secret_string|token|private_key|api_key|access_key)$/;

/** Values that are secrets by their shape, wherever they occur. */
const secretValues =
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgl(pat|rt|dt)-[\w-]{20,}|\bgh[ps]_\w{36}\b/;

/** A reference (`${...}`) is resolved when Terraform runs; any other value is written in clear text. */
function holdsSecret(name: string, value: unknown): boolean {
  if (typeof value === "string") return secretValues.test(value) || (secretNames.test(name) && !value.startsWith("${"));
  if (Array.isArray(value)) return value.some((item) => holdsSecret(name, item));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).some(([key, item]) => holdsSecret(key, item));
  }
  return false;
}

export const noSecrets: Policy = {
  id: "no-secrets",
  description: "No secret value is in the configuration.",
  check({ config }) {
    const found = Object.entries(config).find(([name, value]) => holdsSecret(name, value));
    return found && `${found[0]} holds a secret value in clear: keep it in Secrets Manager and refer to it`;
  },
};
