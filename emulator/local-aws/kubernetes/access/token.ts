/** What a token says: a request to STS that its bearer has signed for one cluster. */
export interface SignedRequest {
  readonly accessKey: string;
  readonly url: URL;
  readonly signature: string;
}

/** Of tokens that are not taken: the reason, for the log. */
export class TokenError extends Error {}

const prefix = "k8s-aws-v1.";
const longest = 4096;
/** A token counts for 15 minutes, whatever it says, and STS allows for clocks that are five minutes apart. */
const validSeconds = 15 * 60;
const clockSkewSeconds = 5 * 60;

const parameters = new Set([
  "action",
  "version",
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

/** The header that names the cluster that a token is for. */
export const clusterHeader = "x-k8s-aws-id";

/**
 * Reads a token as EKS's authenticator does: it must be a presigned GetCallerIdentity request, and nothing else, so that
 * nobody can make the cluster send another one.
 *
 * Source: kubernetes-sigs/aws-iam-authenticator, pkg/token/token.go, Verify.
 *
 * @param host of the local AWS, such as `127.0.0.1:44201`; besides it, hosts of STS itself count
 * @param now in milliseconds since 1970
 * @throws {TokenError}
 */
export function readToken(token: string, host: string, now: number): SignedRequest {
  if (token.length > longest) throw new TokenError("the token is too long");
  if (!token.startsWith(prefix)) throw new TokenError(`the token does not start with ${prefix}`);
  const url = urlOf(token.slice(prefix.length));
  checkPlace(url, host);
  const query = queryOf(url);
  const value = (name: string): string => query.get(name) ?? "";
  if (value("action") !== "GetCallerIdentity") throw new TokenError("the request is not GetCallerIdentity");
  const signed = value("x-amz-signedheaders").toLowerCase().split(";");
  if (!signed.includes(clusterHeader)) throw new TokenError(`the header ${clusterHeader} is not signed`);
  if (!signed.every((name) => name === "host" || name === clusterHeader)) {
    throw new TokenError("a header is signed that is not sent");
  }
  const expires = value("x-amz-expires");
  if (!/^\d{1,3}$/.test(expires) || Number(expires) > validSeconds) throw new TokenError("X-Amz-Expires is wrong");
  checkDate(value("x-amz-date"), now);
  const [accessKey = ""] = value("x-amz-credential").split("/");
  if (!/^\w{1,128}$/.test(accessKey)) throw new TokenError("X-Amz-Credential has no access key");
  return { accessKey, url, signature: value("x-amz-signature") };
}

function urlOf(encoded: string): URL {
  if (!/^[\w-]+$/.test(encoded)) throw new TokenError("the token is not base64url");
  const text = Buffer.from(encoded, "base64url").toString("latin1");
  // URL drops what is not printed, such as tabs.
  if (!/^[!-~]+$/.test(text) || !URL.canParse(text)) throw new TokenError("the token holds no URL");
  return new URL(text);
}

/** AWS's own, in all partitions and kinds. */
const sts = /^sts(-fips)?(\.[a-z]{2,4}(-[a-z]+)+-\d)?\.(amazonaws\.com(\.cn)?|api\.aws)$/;

function checkPlace({ protocol, username, password, host, pathname, hash }: URL, own: string): void {
  const isSts = protocol === "https:" && sts.test(host);
  const isOwn = protocol === "http:" && isSamePlace(host, own);
  if (!isSts && !isOwn) throw new TokenError("the request is not for STS");
  if (username !== "" || password !== "" || pathname !== "/" || hash !== "") {
    throw new TokenError("the URL has parts that no request to STS has");
  }
}

/** Whether it is the local AWS, by any of the names of loopback. */
function isSamePlace(host: string, own: string): boolean {
  const [, name = "", port = ""] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return host === own || (own.endsWith(`:${port}`) && ["localhost", "127.0.0.1", "[::1]"].includes(name));
}

/** The parameters by their names in lower case. */
function queryOf({ searchParams }: URL): Map<string, string> {
  const query = new Map<string, string>();
  for (const [key, value] of searchParams) {
    const name = key.toLowerCase();
    if (!parameters.has(name)) throw new TokenError("the URL has a parameter that GetCallerIdentity does not have");
    if (query.has(name)) throw new TokenError("the URL has a parameter twice");
    query.set(name, value);
  }
  return query;
}

function checkDate(text: string, now: number): void {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year = "", month = "", day = "", hour = "", minute = "", second = ""] = parts;
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signedAt)) throw new TokenError("X-Amz-Date is no date");
  const age = (now - signedAt) / 1000;
  if (age > validSeconds) throw new TokenError("the token has expired");
  if (age < -clockSkewSeconds) throw new TokenError("the token is from the future");
}
