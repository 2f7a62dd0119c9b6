import { createHash } from "node:crypto";
import { UserError } from "@ml-platform/rules";
import { Token } from "cdktf";

/** IAM role names. Source: "IAM and AWS STS quotas" in the IAM user guide. */
const maxIamNameLength = 64;
const hashLength = 8;

/**
 * Joins `parts` with hyphens into a name of at most `maxLength` characters. A longer name is cut and ends in a hash of the
 * whole, so that the same parts always give the same name, and different parts different names.
 *
 * @throws {UserError} when a part is known only after apply: its length cannot be checked, and a plan could not show the name
 */
export function boundedName(parts: readonly string[], maxLength: number = maxIamNameLength): string {
  const unknown = parts.find((part) => Token.isUnresolved(part));
  if (unknown !== undefined) {
    throw new UserError(
      `The name of the parts ${parts.map((part) => (part === unknown ? "?" : part)).join(", ")} has one that is known only after apply. Names must be known at synthesis: pass the name from the environment instead of an attribute of another resource.`,
    );
  }
  const whole = parts.join("-");
  if (whole.length <= maxLength) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, hashLength);
  const kept = whole.slice(0, maxLength - hashLength - 1).replace(/-+$/, "");
  return `${kept}-${hash}`;
}
