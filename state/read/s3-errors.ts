import { StateError } from "../model/failure.ts";

/** Explanations of errors, by the name that S3 or the SDK gives them. */
const explanations: Readonly<Record<string, string>> = {
  AccessDenied:
    "may not be read with these credentials (AccessDenied). They need s3:GetObject on it, kms:Decrypt on its key and s3:ListBucket on the bucket.",
  ExpiredToken: "was refused: the AWS credentials have expired. Renew them.",
  InvalidAccessKeyId: "was refused: the AWS access key does not exist.",
  SignatureDoesNotMatch: "was refused: the AWS secret key does not belong to the access key.",
  CredentialsProviderError: "was not requested: no AWS credentials were found. Set AWS_PROFILE or log in.",
};

/**
 * Sends a request to S3.
 *
 * @returns undefined for an object that does not exist
 * @throws {StateError} with an explanation
 */
export async function explained<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof StateError) throw failure;
    const name = failure instanceof Error ? failure.name : "";
    const status = statusOf(failure);
    if (name === "NoSuchKey" || name === "NoSuchVersion" || (status === 404 && name !== "NoSuchBucket"))
      return undefined;
    if (name === "NoSuchBucket") throw new StateError("unreachable", "cannot be read: its bucket does not exist.");
    if (status === 412)
      throw new StateError("unreachable", "is still locked: someone else has just acquired the lock.");
    const known = explanations[name] ?? (status === 403 ? explanations["AccessDenied"] : undefined);
    if (known !== undefined) throw new StateError("forbidden", known);
    throw new StateError("unreachable", `cannot be read: S3 returned an unexpected error (${name || "no name"}).`);
  }
}

/** The HTTP status of a request that S3 refused. */
export function statusOf(failure: unknown): number | undefined {
  return (failure as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
