import { isOpenRange } from "@ml-platform/rules";
import { type JsonObject, list } from "./configuration.ts";

/** A statement of an IAM policy. Source: "IAM JSON policy element reference" in the IAM user guide. */
export interface Statement {
  readonly Effect: string;
  readonly Principal?: string | JsonObject;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, JsonObject>>;
}

export const unreadable = "has a policy that cannot be read before it is applied: write it as JSON";

/**
 * The `Allow` statements of a document; undefined if it is not JSON. References remain in the values:
 * `arn:aws:s3:::${aws_s3_bucket.data.id}`.
 */
export function allowed(document: unknown): Statement[] | undefined {
  return statementsOf(document)?.filter(({ Effect }) => Effect === "Allow");
}

/** Every statement of a document, with references as in {@link allowed}; undefined if it is not JSON. */
export function statementsOf(document: unknown): Statement[] | undefined {
  // Terraform resolves references before AWS parses the JSON, so quotes inside references are not part of the JSON.
  const text = String(document).replace(/\$\{[^{}]*\}/g, (reference) => reference.replace(/\\?"/g, "'"));
  try {
    const { Statement: statements } = JSON.parse(text) as { Statement: unknown };
    return list(statements) as Statement[];
  } catch {
    return undefined;
  }
}

/** Operators that require the key to exist and have one of the values, unlike `IfExists` and negations. */
const pinning = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress|Bool)$/i;

/** Whether a condition allows only specific values of a matching key, given in lower case: IAM ignores its case. */
export function isPinned(
  { Condition = {} }: Statement,
  isKey: (key: string) => boolean,
  isValue: (value: string) => boolean = isSpecific,
): boolean {
  return Object.entries(Condition).some(
    ([operator, keys]) =>
      pinning.test(operator) &&
      Object.entries(keys).some(
        ([key, values]) => isKey(key.toLowerCase()) && list(values).every((value) => isValue(String(value))),
      ),
  );
}

/** Whether a value matches neither everything, nor every id or account, nor the whole internet or any account's resources. */
function isSpecific(text: string): boolean {
  if (/^((o|ou|r|vpc|vpce)-|\d*)[*?:/]*$/.test(text) && /[*?]|^$/.test(text)) return false;
  if (isOpenRange(text)) return false;
  if (!text.startsWith("arn:")) return true;
  const [, , , , account = "", ...resource] = text.split(":");
  return account === "" ? !/^[*?/:]*$/.test(resource.join(":")) : !/[*?]/.test(account);
}

/** IAM's wildcards: `*` for any characters, `?` for one. */
export function matches(pattern: string, text: string): boolean {
  return matcher(pattern)(text);
}

/** As {@link matches}, for a pattern that is compared with many texts. */
export function matcher(pattern: string): (text: string) => boolean {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const expression = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return (text) => expression.test(text);
}
