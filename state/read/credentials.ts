import type { StateRole } from "@ml-platform/rules";
import { StateError } from "../model/failure.ts";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

interface AssumingFrom {
  readonly region: string;
  /** Whose credentials assume the role. @default those of the process */
  readonly profile?: string;
  /** Of STS. @default AWS's own */
  readonly endpoint: string | undefined;
}

/** The credentials of a profile, whatever the variables say: AWS's own default would warn of both. */
export function ofProfile(profile: string): () => Promise<Credentials> {
  return async () => {
    const { fromIni } = await import("@aws-sdk/credential-provider-ini");
    try {
      return await fromIni({ profile })();
    } catch (failure) {
      const name = failure instanceof Error ? failure.name : "no name";
      throw new StateError(
        "forbidden",
        `was not requested: the profile "${profile}" gives no credentials (${name}). Look for it in the AWS configuration files, or sign in: aws sso login --profile ${profile}.`,
      );
    }
  };
}

const defaultSession = "platform-state";

/** Credentials of a role. The SDK asks for them before its first request, and again before they expire. */
export function assumedRole(role: StateRole, { endpoint, ...from }: AssumingFrom): () => Promise<Credentials> {
  return async () => {
    const { STSClient, AssumeRoleCommand } = await import("@aws-sdk/client-sts");
    const { region, profile } = from;
    const client = new STSClient({
      region,
      ...(profile !== undefined && { credentials: ofProfile(profile) }),
      ...(endpoint !== undefined && { endpoint }),
    });
    try {
      const { Credentials: given } = await client.send(
        new AssumeRoleCommand({
          RoleArn: role.arn,
          RoleSessionName: role.sessionName ?? defaultSession,
          ...(role.externalId !== undefined && { ExternalId: role.externalId }),
        }),
      );
      const {
        AccessKeyId: accessKeyId = "",
        SecretAccessKey: secretAccessKey = "",
        SessionToken,
        Expiration,
      } = given ?? {};
      return {
        accessKeyId,
        secretAccessKey,
        ...(SessionToken !== undefined && { sessionToken: SessionToken }),
        ...(Expiration !== undefined && { expiration: Expiration }),
      };
    } catch (failure) {
      if (failure instanceof StateError) throw failure;
      throw new StateError("forbidden", refusal(role, from, failure));
    }
  };
}

function refusal({ arn, externalId }: StateRole, { profile }: Pick<AssumingFrom, "profile">, failure: unknown): string {
  const name = failure instanceof Error ? failure.name : "no name";
  const whose = profile === undefined ? "these credentials" : `the credentials of the profile "${profile}"`;
  if (name !== "AccessDenied") return `was not requested: ${whose} could not assume ${arn} (${name}).`;
  const named = externalId === undefined ? "asks for no external id" : "asks for the same external id";
  return `was not requested: ${whose} may not assume ${arn}. They need sts:AssumeRole on it, and its trust policy must name them and ${named}.`;
}
