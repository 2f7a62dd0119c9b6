import { isOlder } from "./versions.ts";

/** What every stack accepts, from the first version on: docs/decisions/0004-provider-version-range.md. */
export const awsProviderRange = { from: "5.100.0", below: "7.0.0" } as const;

/** What a stack has that only newer AWS providers know. */
export interface AwsProviderNeed {
  /** The oldest version that the stack accepts: `6.66.0`. */
  readonly version: string;
  /** What needs it, in a reader's words: `warm pools`. */
  readonly reasons: readonly string[];
}

/** The version constraint of a stack: `>= 5.100.0, < 7.0.0`. */
export function awsProviderConstraint(need?: AwsProviderNeed): string {
  return `>= ${need?.version ?? awsProviderRange.from}, < ${awsProviderRange.below}`;
}

/**
 * What a stack needs for one more reason.
 *
 * @throws {RangeError} for a version outside the range that stacks may accept
 */
export function withAwsProviderNeed(
  need: AwsProviderNeed | undefined,
  version: string,
  reason: string,
): AwsProviderNeed {
  const { from, below } = awsProviderRange;
  if (isOlder(version, from) || !isOlder(version, below)) {
    throw new RangeError(`No stack can need hashicorp/aws ${version}: stacks accept ${awsProviderConstraint()}.`);
  }
  const newest = need === undefined || isOlder(need.version, version) ? version : need.version;
  return { version: newest, reasons: [...new Set([...(need?.reasons ?? []), reason])].sort() };
}

/**
 * Why a stack cannot be planned with a provider.
 *
 * @param version of the provider that would be used
 * @param from where that version comes from: `.terraform.lock.hcl pins`
 * @returns undefined if it can
 */
export function awsProviderProblem(
  need: AwsProviderNeed | undefined,
  version: string,
  from: string,
): string | undefined {
  if (need === undefined || !isOlder(version, need.version)) return undefined;
  const reasons = need.reasons.join(", ");
  return `It needs hashicorp/aws ${need.version} or newer (${reasons}), and ${from} ${version}.`;
}
