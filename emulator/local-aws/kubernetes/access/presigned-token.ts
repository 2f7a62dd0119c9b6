import { presignature } from "./signature.ts";

export interface TokenRequest {
  /** Of the local AWS. */
  readonly host: string;
  readonly cluster: string;
  readonly accessKey: string;
  readonly secretKey?: string;
  readonly sessionToken?: string | undefined;
  /** @default "us-west-2" */
  readonly region?: string;
  /** @default now */
  readonly signedAt?: Date;
}

/** The URL that `aws eks get-token` signs. */
export function presignedUrl(request: TokenRequest): URL {
  const {
    host,
    cluster,
    accessKey,
    secretKey = "local",
    sessionToken,
    region = "us-west-2",
    signedAt = new Date(),
  } = request;
  const date = signedAt.toISOString().replace(/[-:]|\.\d+/g, "");
  const url = new URL(`http://${host}/`);
  const parameters = {
    Action: "GetCallerIdentity",
    Version: "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${accessKey}/${date.slice(0, 8)}/${region}/sts/aws4_request`,
    "X-Amz-Date": date,
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
    ...(sessionToken !== undefined && { "X-Amz-Security-Token": sessionToken }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const signature = presignature(url, { host, "x-k8s-aws-id": cluster }, secretKey);
  url.searchParams.set("X-Amz-Signature", signature);
  return url;
}

/** What a cluster takes for the request. */
export function tokenOf(url: URL | string): string {
  return `k8s-aws-v1.${Buffer.from(String(url)).toString("base64url")}`;
}
