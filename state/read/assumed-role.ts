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

const defaultSession = "platform-state";

/** Credentials of a role. The SDK asks for them before its first request, and again before they expire. */
export function assumedRole(role: StateRole, { endpoint, ...from }: AssumingFrom): () => Promise<Credentials> {
  return async () => {
    const { STSClient, AssumeRoleCommand } = await import("@aws-sdk/client-sts");
    const client = new STSClient({ ...from, ...(endpoint !== undefined && { endpoint }) });
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
