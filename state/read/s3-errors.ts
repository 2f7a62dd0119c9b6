import { StateError } from "../model/failure.ts";

/** Explanations of errors, by the name that S3 or the SDK gives them. */
const explanations: Readonly<Record<string, string>> = {
  AccessDenied:
    "may not be read with these credentials (AccessDenied). They need s3:GetObject on it, kms:Decrypt on its key and s3:ListBucket on the bucket.",
  ExpiredToken: "was refused: the AWS credentials have expired. Renew them.",
  InvalidAccessKeyId: "was refused: the AWS access key does not exist.",
  SignatureDoesNotMatch: "was refused: the AWS secret key does not belong to the access key.",
  ExpiredTokenException: "was refused: the AWS credentials have expired. Renew them.",
  InvalidToken: "was refused: the session token of the AWS credentials is not valid. Renew them.",
  CredentialsProviderError: "was not requested: no AWS credentials were found. Set AWS_PROFILE or log in.",
  RequestTimeTooSkewed: "was refused: the clock of this machine is wrong by more than 15 minutes. Set it.",
};

/** The same, for what no other credentials would mend. */
const obstacles: Readonly<Record<string, string>> = {
  NoSuchBucket: "cannot be read: its bucket does not exist.",
  PermanentRedirect: "cannot be read: its bucket is in another region. Correct the region of the backend.",
  AuthorizationHeaderMalformed: "cannot be read: its bucket is in another region. Correct the region of the backend.",
  InvalidObjectState: "cannot be read: it was archived. Restore it: aws s3api restore-object.",
  "KMS.DisabledException": "cannot be read: the KMS key that encrypts it is disabled. Enable it.",
  "KMS.KMSInvalidStateException": "cannot be read: the KMS key that encrypts it is disabled, or about to be deleted.",
  "KMS.NotFoundException": "cannot be read: the KMS key that encrypts it does not exist.",
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
    const obstacle = obstacles[name];
    if (obstacle !== undefined) throw new StateError("unreachable", obstacle);
    if (status === 412)
      throw new StateError("unreachable", "is still locked: someone else has just acquired the lock.");
    if (name === "CredentialsProviderError" && /\bSSO\b/i.test((failure as Error).message))
      throw new StateError("forbidden", "was not requested: the session of AWS SSO has expired. Run aws sso login.");
    const known = explanations[name] ?? (status === 403 ? explanations["AccessDenied"] : undefined);
    if (known !== undefined) throw new StateError("forbidden", known);
    const { code } = failure as NodeJS.ErrnoException;
    throw new StateError(
      "unreachable",
      status === undefined && code !== undefined
        ? `cannot be read: S3 did not answer (${code}). Check the region, the endpoint and the network.`
        : `cannot be read: S3 returned an unexpected error (${name || "no name"}).`,
    );
  }
}

/** The HTTP status of a request that S3 refused. */
export function statusOf(failure: unknown): number | undefined {
  return (failure as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
