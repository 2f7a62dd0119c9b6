import { readFileSync } from "node:fs";
import type { Credentials } from "@aws-sdk/client-sts";
import { UserError } from "@ml-platform/rules";
import type { SandpitSession } from "./sandpit-session.ts";

/** AWS lets a role that was assumed by another have credentials for this long. In seconds. */
const longest = 3600;

/**
 * Gets credentials of a session.
 *
 * Source: "Role chaining" in the IAM user guide; AssumeRole and AssumeRoleWithWebIdentity in the API reference of STS.
 *
 * @returns what a `credential_process` prints: "Sourcing credentials with an external process" in the user guide of the CLI
 * @throws {UserError} when AWS refuses
 */
export async function assumeSession(session: SandpitSession): Promise<string> {
  const { region, tokenFile, sessionName, first, second, policy } = session;
  const { STSClient, AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } = await import("@aws-sdk/client-sts");
  const common = { RoleSessionName: sessionName, DurationSeconds: longest };
  try {
    const byToken = new AssumeRoleWithWebIdentityCommand({
      ...common,
      RoleArn: first,
      WebIdentityToken: readFileSync(tokenFile, "utf8"),
      ...(second === undefined && { Policy: policy }),
    });
    const { Credentials: keys } = await new STSClient({ region }).send(byToken);
    if (second === undefined) return processOutput(keys);
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "", SessionToken } = keys ?? {};
    const credentials = {
      accessKeyId,
      secretAccessKey,
      ...(SessionToken !== undefined && { sessionToken: SessionToken }),
    };
    const { roleArn: RoleArn, externalId: ExternalId } = second;
    const goOn = new AssumeRoleCommand({ ...common, RoleArn, ExternalId, Policy: policy });
    return processOutput((await new STSClient({ region, credentials }).send(goOn)).Credentials);
  } catch (failure) {
    const { name, message } = failure as Error;
    throw new UserError(
      `AWS lets nobody in as ${second?.roleArn ?? first}: ${name}, ${message} ./platform doctor compares the roles with the code; docs/bootstrap.md says whom they trust.`,
    );
  }
}

function processOutput({ AccessKeyId, SecretAccessKey, SessionToken, Expiration }: Partial<Credentials> = {}): string {
  const expiration = Expiration?.toISOString();
  return JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey, SessionToken, Expiration: expiration });
}
