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
 * The statements of a document that allow something; undefined when it is not JSON. References inside it stay what
 * they are: `arn:aws:s3:::${aws_s3_bucket.data.id}`.
 */
export function allowed(document: unknown): Statement[] | undefined {
  // Terraform resolves references before anybody parses the JSON: the quotes in them are not the document's.
  const text = String(document).replace(/\$\{[^{}]*\}/g, (reference) => reference.replace(/\\?"/g, "'"));
  try {
    const { Statement: statements } = JSON.parse(text) as { Statement: unknown };
    return (list(statements) as Statement[]).filter(({ Effect }) => Effect === "Allow");
  } catch {
    return undefined;
  }
}

/** Operators that hold only when the key is there and has one of the values. `IfExists` and negations are none. */
const pinning = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress|Bool)$/i;

/** Whether a condition holds for named values of such a key only. Keys are in lower case: IAM ignores their case. */
export function isPinned({ Condition = {} }: Statement, isKey: (key: string) => boolean): boolean {
  return Object.entries(Condition).some(
    ([operator, keys]) =>
      pinning.test(operator) &&
      Object.entries(keys).some(([key, values]) => isKey(key.toLowerCase()) && list(values).every(isSpecific)),
  );
}

/** Neither everything, nor the whole internet, nor resources of any account. */
function isSpecific(value: unknown): boolean {
  const text = String(value);
  if (/^[*?]*$/.test(text) || isOpenRange(text)) return false;
  if (!text.startsWith("arn:")) return true;
  const [, , , , account = "", ...resource] = text.split(":");
  return account === "" ? !/^[*?/:]*$/.test(resource.join(":")) : !/[*?]/.test(account);
}
