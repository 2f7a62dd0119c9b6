import { UserError } from "@ml-platform/rules";
import { credentialsProblem } from "../plan/preflight.ts";

const fixes: Readonly<Record<string, string>> = {
  AccessDeniedException:
    'AWS does not allow you that. Administrators of the section "secrets" may, and members of a team below teams/<team>/: sign in as the one or the other. docs/secrets.md says how.',
  DecryptionFailure:
    "The key that encrypts it does not serve you: it is disabled, is being deleted, or its policy leaves you out.",
  EncryptionFailure:
    "The key that encrypts it does not serve you: it is disabled, is being deleted, or its policy leaves you out.",
  ResourceNotFoundException: "Secrets Manager has no such secret, or none of its versions.",
  LimitExceededException: "A quota of Secrets Manager is used up, such as 500,000 secrets in a region.",
};

const ofCredentials =
  /Expired|CredentialsProvider|TokenProvider|UnrecognizedClient|InvalidClientTokenId|InvalidSignature/;

/**
 * A failure of AWS without AWS's own words, which may repeat what was sent.
 *
 * @param doing what was tried: `read dev/platform/grafana`
 */
export function awsRefusal(failure: unknown, doing: string): UserError {
  if (failure instanceof UserError) return failure;
  const name = failure instanceof Error ? failure.name : "Unknown";
  const code = (failure as { readonly code?: unknown } | undefined)?.code;
  if (ofCredentials.test(name)) return new CredentialsRefused(`To ${doing} failed. ${credentialsText(failure)}`);
  const fix = Object.hasOwn(fixes, name) ? fixes[name] : undefined;
  const reason = fix ?? `AWS answered ${name}${typeof code === "string" ? ` (${code})` : ""}.`;
  return new UserError(`To ${doing} failed. ${reason}`);
}

/** A failure that every other request would have, too. */
export class CredentialsRefused extends UserError {}

function credentialsText(failure: unknown): string {
  const { name, message } = failure as Error;
  if (/Expired|expired|CredentialsProvider|TokenProvider/.test(name + message)) return credentialsProblem(failure);
  return "AWS does not know the credentials: set AWS_PROFILE, or sign in with aws sso login.";
}
