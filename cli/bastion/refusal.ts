import { UserError } from "@ml-platform/rules";

/** A failure that no other host would change. */
export class Refused extends UserError {}

/** What was tried. */
interface Attempt {
  /** What IAM calls it: `ssm:StartSession`. */
  readonly action: string;
  /** On what, for a person: `the hosts of the bastion and the document X`. @default - on whatever there is */
  readonly on?: string;
}

const policy = "docs/private-clusters.md has the policy.";

const explanations: readonly (readonly [pattern: RegExp, text: (attempt: Attempt) => string])[] = [
  [
    /ExpiredToken|token[^.]* (has )?expired|expired[^.]* token|Error loading SSO Token|UnauthorizedSSOToken|RequestExpired/i,
    () => "The AWS credentials have expired: sign in again (aws sso login).",
  ],
  [
    /Unable to locate credentials|NoCredentials|config profile \(.*\) could not be found|InvalidClientTokenId|UnrecognizedClient/i,
    () => "No AWS credentials were found: set AWS_PROFILE, or sign in with aws sso login.",
  ],
  [
    /AccessDenied|UnauthorizedOperation|is not authorized to perform/i,
    ({ action, on }) => `AWS does not allow you ${action}${on === undefined ? "" : ` on ${on}`}. ${policy}`,
  ],
  [
    /InvalidDocument|Document with name .* does not exist/i,
    () => "AWS does not know the document of the session. Apply the stack of the bastion again.",
  ],
];

/**
 * What the failure of an `aws` command means, if another host would not help.
 *
 * @param text what the command wrote to stderr
 */
export function refusalOf(text: string, attempt: Attempt): Refused | undefined {
  const found = explanations.find(([pattern]) => pattern.test(text));
  return found === undefined ? undefined : new Refused(`${found[1](attempt)}${quoted(text)}`);
}

function quoted(text: string): string {
  const line = lastLine(text);
  return line === "" ? "" : `\n${line}`;
}

/** What a program said at last, which is why it failed. */
export function lastLine(text: string): string {
  return (
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .at(-1) ?? ""
  );
}
