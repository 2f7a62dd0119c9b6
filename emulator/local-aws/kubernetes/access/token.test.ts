import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presignedUrl, tokenOf } from "./presigned-token.ts";
import { presignature } from "./signature.ts";
import { readToken, TokenError } from "./token.ts";

const host = "127.0.0.1:44201";
const signedAt = new Date("2026-11-26T12:00:00Z");
const minutes = (count: number): number => signedAt.getTime() + count * 60_000;

const signed = () => presignedUrl({ host, cluster: "ml", accessKey: "AKIAIOSFODNN7EXAMPLE", signedAt });

const changed = (change: (url: URL) => void): string => {
  const url = signed();
  change(url);
  return tokenOf(url);
};

const read = (token: string, now = minutes(1)) => readToken(token, host, now);

describe("tokens", () => {
  it("are presigned requests", () => {
    const url = signed();
    const { accessKey, signature } = read(tokenOf(url));
    expect(accessKey).toBe("AKIAIOSFODNN7EXAMPLE");
    expect(signature).toBe(presignature(url, { host, "x-k8s-aws-id": "ml" }, "local"));
    expect(signature).not.toBe(presignature(url, { host, "x-k8s-aws-id": "other" }, "local"));
  });

  it("are signed as aws eks get-token signs them", () => {
    // Made by aws 1.45 for the cluster "ml x" with made-up keys.
    const url = new URL(
      "http://127.0.0.1:4999/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAX%2F20261126%2Fus-west-2%2Fsts%2Faws4_request&X-Amz-Date=20261126T161731Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=a%2Bb%2Fc%3D%3D%21%2A%27%28%29&X-Amz-Signature=5c938f87f8a9109382d9717ea0a6c5206ac64cad7a55c688817f82aef96449bb",
    );
    const headers = { host: "127.0.0.1:4999", "x-k8s-aws-id": "ml x" };
    expect(presignature(url, headers, "se/cr+et")).toBe(url.searchParams.get("X-Amz-Signature"));
  });

  it.each(["http://localhost:44201", "https://sts.amazonaws.com", "https://sts.eu-central-1.amazonaws.com"])(
    "may be requests to %s",
    (origin) => {
      const { search } = signed();
      expect(read(tokenOf(`${origin}/${search}`)).accessKey).toBe("AKIAIOSFODNN7EXAMPLE");
    },
  );

  it.each<[string, string]>([
    ["nothing", ""],
    ["a service account's", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"],
    ["one without a URL", tokenOf("GetCallerIdentity")],
    ["padding", `${tokenOf(signed())}=`],
    ["other characters", `k8s-aws-v1.%00`],
    ["a URL with a line break", tokenOf(`${signed()}\n`)],
    ["more than 4 KiB", changed((url) => url.searchParams.set("X-Amz-Security-Token", "x".repeat(4096)))],
    ["another host", tokenOf(`https://example.com/${signed().search}`)],
    ["a host that starts like STS", tokenOf(`https://sts.amazonaws.com.example.com/${signed().search}`)],
    ["STS without TLS", tokenOf(`http://sts.amazonaws.com/${signed().search}`)],
    ["another port", tokenOf(`http://127.0.0.1:44202/${signed().search}`)],
    ["another local AWS behind a name", tokenOf(`http://example.com:44201/${signed().search}`)],
    ["a user", changed((url) => Object.assign(url, { username: "x" }))],
    ["a path", changed((url) => Object.assign(url, { pathname: "/x" }))],
    ["a fragment", changed((url) => Object.assign(url, { hash: "x" }))],
    ["another action", changed((url) => url.searchParams.set("Action", "AssumeRole"))],
    ["an argument", changed((url) => url.searchParams.set("RoleArn", "x"))],
    ["a parameter twice", changed((url) => url.searchParams.append("Action", "GetCallerIdentity"))],
    ["a parameter twice, in other case", changed((url) => url.searchParams.append("action", "GetCallerIdentity"))],
    ["no signed cluster", changed((url) => url.searchParams.set("X-Amz-SignedHeaders", "host"))],
    ["more signed headers", changed((url) => url.searchParams.append("X-Amz-SignedHeaders", "host;x;x-k8s-aws-id"))],
    ["a long life", changed((url) => url.searchParams.set("X-Amz-Expires", "901"))],
    ["no life", changed((url) => url.searchParams.delete("X-Amz-Expires"))],
    ["no date", changed((url) => url.searchParams.delete("X-Amz-Date"))],
    ["a day that does not exist", changed((url) => url.searchParams.set("X-Amz-Date", "20261332T120000Z"))],
    ["no access key", changed((url) => url.searchParams.set("X-Amz-Credential", "/20261126/us-west-2/sts/x"))],
    ["a header in the access key", changed((url) => url.searchParams.set("X-Amz-Credential", "a\r\nb: c/x"))],
  ])("are refused with %s", (_, token) => {
    expect(() => read(token)).toThrow(TokenError);
  });

  it.each([
    [-6, false],
    [-4, true],
    [15, true],
    [15.1, false],
  ])("read %d minutes after they were signed count: %s", (after, counts) => {
    const attempt = () => read(tokenOf(signed()), minutes(after));
    if (counts) expect(attempt()).toBeDefined();
    else expect(attempt).toThrow(TokenError);
  });

  it("are read or refused, whatever they are", () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all).toString("latin1"));
    const names = fc.constantFrom(...signed().searchParams.keys(), "x");
    const anything = fc.oneof(
      bytes,
      bytes.map(tokenOf),
      bytes.map((text) => tokenOf(`http://${host}/?${text}`)),
      fc.tuple(names, bytes).map(([name, value]) => changed((url) => url.searchParams.set(name, value))),
    );
    fc.assert(
      fc.property(anything, (token) => {
        try {
          const { url, accessKey } = read(token);
          expect([...url.searchParams.keys()].every((name) => /^(action|version|x-amz-)/i.test(name))).toBe(true);
          expect(accessKey).toMatch(/^\w+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenError);
        }
      }),
    );
  });
});
