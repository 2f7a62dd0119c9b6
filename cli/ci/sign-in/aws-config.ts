import type { AwsAccount, Company } from "@ml-platform/environments";
import { accountRoles, externalId, partitionOf } from "@ml-platform/rules";

/** What a job does with its credentials: `plan` reads only, `sandpit` makes and destroys sandpits. */
export const purposes = ["plan", "apply", "sandpit"] as const;
export type Purpose = (typeof purposes)[number];

export interface SignIn {
  /** The account of the environment, and its region. */
  readonly account: AwsAccount;
  readonly purpose: Purpose;
  readonly company: Pick<Company, "devops" | "gitlab">;
  /** Path of the file that holds the token of the job. */
  readonly tokenFile: string;
  /** Shown by CloudTrail as who did something: `GitLabRunner-17-4711` */
  readonly sessionName: string;
}

/** The profile that has the credentials for the environment's account. */
export const environmentProfile = "environment";

/**
 * The AWS configuration file with which the SDKs and Terraform sign in by the job's token: to the role of the DevOps
 * account first and from there, with the external id that it expects, to the role of the environment's account. Without a
 * DevOps account, directly. All of them get new credentials before the old ones expire.
 *
 * Sources: "Configuration and credential file settings" and "Assume role credential provider" of the AWS SDKs and Tools
 * reference guide; resolveAssumeRoleCredentials in @aws-sdk/credential-provider-ini; internal/awsconfig of
 * hashicorp/aws-sdk-go-base, which Terraform's S3 backend and AWS provider use.
 */
export function awsConfig({ account, purpose, company, tokenFile, sessionName }: SignIn): string {
  const { devops, gitlab } = company;
  const byToken = { web_identity_token_file: tokenFile };
  const target = { role_arn: roleArn(account, accountRoles[purpose]), role_session_name: sessionName };
  if (devops === undefined) {
    return profile(environmentProfile, { region: account.region, ...target, ...byToken });
  }
  return [
    profile("pipeline", {
      region: devops.region,
      role_arn: firstRoleArn(devops, account, purpose),
      role_session_name: sessionName,
      ...byToken,
    }),
    profile(environmentProfile, {
      region: account.region,
      ...target,
      source_profile: "pipeline",
      external_id: externalId(gitlab.projectId),
    }),
  ].join("\n");
}

/**
 * The same for a role that is assumed with a session policy, which no setting of a profile can say: a command gets the
 * credentials.
 *
 * Source: "Sourcing credentials with an external process" in the user guide of the AWS CLI.
 *
 * @param command for a shell
 */
export function processConfig({ region }: AwsAccount, command: string): string {
  return profile(environmentProfile, { region, credential_process: command });
}

export function roleArn({ id, region }: AwsAccount, name: string): string {
  return `arn:${partitionOf(region)}:iam::${id}:role/${name}`;
}

/** The role of the DevOps account from which a job goes on into the account of the environment. */
export function firstRoleArn(devops: AwsAccount, { alias }: AwsAccount, purpose: Purpose): string {
  const { pipelinePlan, pipelineApply, pipelineSandpit } = accountRoles;
  const names = { plan: pipelinePlan, apply: pipelineApply(alias), sandpit: pipelineSandpit(alias) };
  return roleArn(devops, names[purpose]);
}

function profile(name: string, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
  return `[profile ${name}]\n${lines.join("")}`;
}

/** Credentials in variables of the runner, which would go before those of a profile. */
const overriding = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
];

/** What a shell reads with `.` so that the programs of the job use the configuration file. */
export function shellText(configFile: string): string {
  return [
    `unset ${overriding.join(" ")}`,
    `export AWS_CONFIG_FILE='${configFile.replaceAll("'", "'\\''")}'`,
    `export AWS_PROFILE=${environmentProfile}`,
    "",
  ].join("\n");
}
