import type { Policy } from "./policy.ts";

const secretNames =
  /(?<!^existing_)(?<=^|_)(password|passwd|secret|secret_string|token|private_key|api_key|access_key)$/;

/** Values that are secrets by their shape, wherever they occur. */
const secretValues =
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgl(pat|rt|dt)-[\w-]{20,}|\bgh[ps]_\w{36}\b/;

/** A value that is one reference is resolved when Terraform runs; any other value is written in clear text. */
const reference = /^\$\{[^{}]*\}$/;

/** `NAME=value`, as in a script, with a value that is not a variable. */
const assignment = /\b([A-Za-z_]\w*)=["']?[^\s"'$]/g;

function holdsSecret(name: string, value: unknown): boolean {
  if (typeof value === "string") {
    return (
      secretValues.test(value) || (namesSecret(name) && value !== "" && !reference.test(value)) || writesSecret(value)
    );
  }
  if (Array.isArray(value)) return value.some((item) => holdsSecret(name, item));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).some(([key, item]) => holdsSecret(key, item));
  }
  return false;
}

/** `DB_PASSWORD`, `adminPassword` and `admin_password` are spellings of one name. */
function namesSecret(name: string): boolean {
  return secretNames.test(
    name
      .replace(/([a-z\d])([A-Z])/g, "$1_$2")
      .replaceAll("-", "_")
      .toLowerCase(),
  );
}

/** Whether a script assigns a secret, or a JSON document, such as the values of a Helm release, contains one. */
function writesSecret(text: string): boolean {
  if ([...text.matchAll(assignment)].some(([, name = ""]) => namesSecret(name))) return true;
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    return holdsSecret("", JSON.parse(text));
  } catch {
    return false;
  }
}

export const noSecrets: Policy = {
  id: "no-secrets",
  description: "No secret value is in the configuration.",
  check({ config }) {
    const found = Object.entries(config).find(([name, value]) => holdsSecret(name, value));
    return found && `${found[0]} holds a secret value in clear: keep it in Secrets Manager and refer to it`;
  },
};
