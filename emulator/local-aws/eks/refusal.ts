import { AwsError } from "../aws-error.ts";

/** A rule of EKS: what it refuses, and its words. */
export interface Refusal<Facts> {
  readonly code:
    | "InvalidParameterException"
    | "InvalidRequestException"
    | "InvalidStateException"
    | "UnsupportedAvailabilityZoneException";
  /** The text of the error; undefined if the rule has nothing to say about these facts. */
  readonly message: (facts: Facts) => string | undefined;
  readonly details?: (facts: Facts) => Readonly<Record<string, unknown>>;
}

/** @throws {AwsError} of the first rule that refuses the facts, as AWS names one problem at a time */
export function refuse<Facts>(rules: readonly Refusal<Facts>[], facts: Facts): void {
  for (const { code, message, details } of rules) {
    const text = message(facts);
    if (text !== undefined) throw new AwsError(400, code, text, details?.(facts));
  }
}
