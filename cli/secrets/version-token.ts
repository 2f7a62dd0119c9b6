import { createHash } from "node:crypto";

/**
 * The id of the version that replaces another. It follows from what is replaced, and not from the value: two people who
 * replace the same version ask for the same id, and AWS lets only the first have it, unless both write the same value. What a
 * killed process has written is therefore never written twice. An id made from the value would tell it to whoever tries
 * guesses, since ids are not secret.
 *
 * Source: PutSecretValue in the API reference of Secrets Manager, `ClientRequestToken` (32 to 64 characters).
 *
 * @param replaced id of the current version; empty if there is none
 * @param attempt how many versions have replaced that one before, and were rolled back
 */
export function versionToken(secret: string, replaced: string, attempt = 0): string {
  return createHash("sha256")
    .update(JSON.stringify([secret, replaced, attempt]))
    .digest("hex");
}
