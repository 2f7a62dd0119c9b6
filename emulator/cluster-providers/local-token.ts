import { basename } from "node:path";
import { presignedUrl, tokenOf } from "../local-aws/kubernetes/access/presigned-token.ts";
import type { ExecPlugin } from "./cluster.ts";

export interface Credential {
  readonly token: string;
  /** Milliseconds since 1970; absent if it stays valid. */
  readonly expires?: number;
}

/** As long as `aws` says that its tokens count. */
const validMilliseconds = 14 * 60_000;

/**
 * What `aws eks get-token` prints for a cluster of an AWS on this machine: to start `aws` takes half a second of CPU time,
 * with every command of Terraform.
 *
 * @param environment of the command
 * @param now in milliseconds since 1970
 * @returns undefined for any other command, if its request would leave this machine, and if not only variables say who asks
 */
export function localToken(
  { command, args }: ExecPlugin,
  environment: NodeJS.ProcessEnv,
  now: number,
): Credential | undefined {
  const [, cluster, region] =
    /^eks get-token --cluster-name (\S+) --region (\S+)(?: --output json)?$/.exec(args.join(" ")) ?? [];
  const host = loopbackHost(environment["AWS_ENDPOINT_URL_STS"]);
  const { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey, AWS_PROFILE: profile } = environment;
  if (basename(command) !== "aws" || !cluster || !region || !host) return undefined;
  if (!accessKey || !secretKey || profile) return undefined;
  const sessionToken = environment["AWS_SESSION_TOKEN"] || undefined;
  const signed = { host, cluster, region, accessKey, secretKey, sessionToken, signedAt: new Date(now) };
  return { token: tokenOf(presignedUrl(signed)), expires: now + validMilliseconds };
}

/** `127.0.0.1:44201`. */
function loopbackHost(url = ""): string | undefined {
  return /^http:\/\/(127\.0\.0\.1:\d+)\/?$/.exec(url)?.[1];
}
