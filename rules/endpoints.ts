/**
 * The AWS services that the platform calls, by the names that the `endpoints` of the AWS provider have in both of its
 * major versions.
 */
export const awsServices = [
  "autoscaling",
  "ec2",
  "eks",
  "iam",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "ssm",
  "sts",
] as const;

export type AwsService = (typeof awsServices)[number];

/** What answers instead of AWS's own endpoints: LocalStack, or endpoints inside a VPC. */
export interface AwsEndpoints {
  /** Answers for every service that `services` does not name. @default AWS's own */
  readonly url?: string | undefined;
  readonly services: Readonly<Partial<Record<AwsService, string | undefined>>>;
  /** Whether buckets of S3 are in the path instead of the host name. */
  readonly pathStyle: boolean;
}

/** An S3 that keeps states instead of AWS's own. */
export interface S3Endpoints {
  readonly s3: string;
  /** Says which account credentials belong to. Without it, the account is not checked: MinIO has none. */
  readonly sts?: string | undefined;
  readonly pathStyle: boolean;
}

/** The endpoint of a service; undefined for AWS's own. */
export function endpointOf(endpoints: AwsEndpoints | undefined, service: AwsService): string | undefined {
  return endpoints?.services[service] ?? endpoints?.url;
}

/**
 * Where the account's own state bucket is reached; undefined for AWS's own endpoints. If only S3 has an endpoint, the
 * account is still asked from AWS: an endpoint of S3 inside a VPC must not turn off the check.
 */
export function stateEndpoints(endpoints: AwsEndpoints | undefined, region: string): S3Endpoints | undefined {
  const s3 = endpointOf(endpoints, "s3");
  if (endpoints === undefined || s3 === undefined) return undefined;
  const sts = endpointOf(endpoints, "sts") ?? `https://sts.${region}.amazonaws.com`;
  return { s3, sts, pathStyle: endpoints.pathStyle };
}

/** An address as it may be shown: without user and password. */
export function withoutUserinfo(address: string): string {
  return address.replace(/(\/\/)[^/?#\s]*@/, "$1");
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Why a text cannot be an endpoint, with the fix; undefined if it can. */
export function endpointProblem(text: string): string | undefined {
  const shown = JSON.stringify(withoutUserinfo(text));
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `${shown} is not a URL. Use one such as https://minio.example.com:9000 or http://127.0.0.1:4566.`;
  }
  if (url.username !== "" || url.password !== "") {
    return "An endpoint must not contain credentials: they would be in every plan. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  }
  if (url.search !== "" || url.hash !== "") return `${shown} has a query or a fragment. Leave it out.`;
  if (url.protocol === "http:" && !loopback.test(url.hostname)) {
    return `${shown} sends states and secrets over the network in clear text. Use https, or forward a port of 127.0.0.1 to it.`;
  }
  return undefined;
}
