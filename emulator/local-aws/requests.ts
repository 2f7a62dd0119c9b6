import type { IncomingMessage } from "node:http";

/** What a request is for, as its signature says: SDKs name the service and the region in it. */
export interface Scope {
  readonly accessKey: string;
  readonly service: string;
  readonly region: string;
}

/** The scope in an Authorization header or, of a presigned URL, in `X-Amz-Credential`; undefined without one. */
export function scopeOf({ headers, url = "" }: IncomingMessage): Scope | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ??
    new URLSearchParams(url.split("?", 2)[1]).get("X-Amz-Credential") ??
    "";
  const [accessKey = "", , region, service] = credential.split("/");
  return region === undefined || service === undefined ? undefined : { accessKey, region, service };
}

/**
 * Whether the request comes from a program that means this machine. A web page cannot pretend to: the browser names the
 * host that it believes to talk to, and the page's own origin or, where it just loads an image, that it is of another site.
 */
export function isLocal({ headers, url = "" }: IncomingMessage): boolean {
  const { host = "", origin, "sec-fetch-site": site } = headers;
  const isOfOtherOrigin = origin !== undefined && !isLoopbackOrigin(origin);
  return url.startsWith("/") && isLoopbackHost(host) && !isOfOtherOrigin && site !== "cross-site";
}

/** `localhost` and names below it always mean this machine (RFC 6761); S3 buckets may be such names. */
function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return /^127(\.\d{1,3}){3}$/.test(name) || name === "[::1]" || /^(.+\.)?localhost$/.test(name);
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).host);
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
