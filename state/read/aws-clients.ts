import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { StateLocation } from "@ml-platform/rules";
import { assumedRole, ofProfile } from "./credentials.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

/** What decides with which credentials, and where, a bucket is reached. */
export type S3Access = Pick<S3Location, "region" | "endpoints" | "profile" | "role">;

/** Clients for the states in S3 and the locks beside them. None connects before its first request. */
export interface AwsClients {
  s3(location: S3Access): Promise<S3Client>;
  dynamodb(location: S3Access): Promise<DynamoDBClient>;
}

/**
 * One client per service, region, endpoint and credentials. The environment's endpoint goes before that of
 * AWS_ENDPOINT_URL, as in Terraform. The SDK takes a third of a second to load, so it is loaded with the first client.
 */
export function awsClients(env: Readonly<Record<string, string | undefined>>): AwsClients {
  const kept = new Map<string, Promise<unknown>>();
  const endpointOf = (service: "S3" | "DYNAMODB" | "STS"): string | undefined =>
    env[`AWS_ENDPOINT_URL_${service}`] ?? env["AWS_ENDPOINT_URL"];

  function one<Client>(service: string, location: S3Access, make: () => Promise<Client>): Promise<Client> {
    const { region, endpoints, profile, role } = location;
    const key = JSON.stringify([service, region, endpoints, profile, role]);
    const client = (kept.get(key) as Promise<Client> | undefined) ?? make();
    kept.set(key, client);
    return client;
  }

  /** What the credentials of the process, of a profile and of a role make of a client. */
  const access = ({ region, profile, role, endpoints }: S3Access) => ({
    region,
    ...(profile !== undefined && { credentials: ofProfile(profile) }),
    ...(role !== undefined && {
      credentials: assumedRole(role, {
        region,
        ...(profile !== undefined && { profile }),
        endpoint: endpoints?.sts ?? endpointOf("STS"),
      }),
    }),
  });

  return {
    s3: (location) =>
      one("s3", location, async () => {
        const { S3Client } = await import("@aws-sdk/client-s3");
        const { s3: endpoint, pathStyle } = location.endpoints ?? { s3: endpointOf("S3"), pathStyle: true };
        return new S3Client({
          ...access(location),
          // A bucket that a person named may be in any region.
          ...(endpoint === undefined ? { followRegionRedirects: true } : { endpoint, forcePathStyle: pathStyle }),
        });
      }),
    dynamodb: (location) =>
      one("dynamodb", location, async () => {
        const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
        const endpoint = endpointOf("DYNAMODB");
        return new DynamoDBClient({ ...access(location), ...(endpoint !== undefined && { endpoint }) });
      }),
  };
}
