import { AwsError } from "../../local-aws/aws-error.ts";
import { checkTags } from "../../local-aws/eks/tags.ts";
import { stringsAt, valuesAt } from "../../provider/paths.ts";
import { isObject, type ObjectValue } from "../../wire/value.ts";
import type { Change } from "../overlay.ts";
import { doing, type Kind, operationOf } from "./kinds.ts";
import { apiError } from "./words.ts";

/** A rule of AWS that no schema shows. */
export interface Refusal {
  readonly code: string;
  /** What AWS says; undefined if it takes the change. */
  readonly message: (change: Change) => string | undefined;
  /** Asked on create only, as AWS does not look again at what cannot change. */
  readonly onCreate?: true;
}

/** @throws {AwsError} of the first rule that refuses the change */
export function refuse(rules: readonly Refusal[], change: Change): void {
  for (const { code, message, onCreate } of rules) {
    if (onCreate === true && change.prior !== undefined) continue;
    const says = message(change);
    if (says !== undefined) throw new AwsError(400, code, says);
  }
}

/**
 * Runs checks that say what AWS answers.
 *
 * @throws {ProviderError} what the provider makes of an AwsError
 */
export function answeredByAws(kind: Kind, change: Change, check: () => void): void {
  try {
    check();
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    const operation = `${kind.service}: ${operationOf(kind, change)}`;
    throw apiError(doing(kind, change), operation, thrown.status, thrown.code, thrown.message);
  }
}

/** Services have codes of their own for what is wrong with tags. */
const tagCodes: Readonly<Record<string, string>> = {
  EC2: "InvalidParameterValue",
  EKS: "InvalidParameterException",
  IAM: "ValidationError",
};

/** @throws {AwsError} for tags that no service takes */
export function checkAllTags({ service }: Kind, { planned }: Change): void {
  const all = [planned["tags_all"] ?? null, ...valuesAt(planned, "tag_specifications.*.tags")];
  for (const tags of all) {
    if (isObject(tags)) checkTags(textsIn(tags), tagCodes[service] ?? "ValidationException");
  }
}

function textsIn(tags: ObjectValue): Record<string, string> {
  return Object.fromEntries(Object.keys(tags).map((key) => [key, stringsAt(tags, key)[0] ?? ""]));
}
