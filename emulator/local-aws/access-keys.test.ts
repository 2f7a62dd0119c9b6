import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessKeys } from "./access-keys.ts";
import { createProxy } from "./proxy.ts";

const issued =
  "<R><AssumeRoleResult><Credentials><AccessKeyId>ASIAAAAABBBBCCCCDDDD</AccessKeyId><SecretAccessKey>secret</SecretAccessKey></Credentials></AssumeRoleResult></R>";
const moto = createServer((_, response) => response.end(issued));
const keys = new AccessKeys("FIRST");
const front = createProxy(
  () => urlOf(moto),
  {},
  () => undefined,
  keys,
);
const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  for (const server of [moto, front]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  for (const server of [front, moto]) server.close().closeAllConnections();
});

async function ask(key: string, service: string, query = "") {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
  const response = await fetch(`${urlOf(front)}/${query}`, { headers: key === "" ? {} : headers });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

describe("a local AWS that belongs to somebody", () => {
  it.each([
    ["sts", "<ErrorResponse><Error><Code>InvalidClientTokenId</Code>"],
    ["iam", "<ErrorResponse><Error><Code>InvalidClientTokenId</Code>"],
    ["ec2", "<Response><Errors><Error><Code>AuthFailure</Code>"],
    ["s3", "<Error><Code>InvalidAccessKeyId</Code>"],
    ["eks", '{"__type":"UnrecognizedClientException"'],
  ])("refuses others as AWS does: %s", async (service, start) => {
    const { status, text } = await ask("AKIASOMEBODYELSE0000", service);
    expect([status, text.startsWith(start) ? start : text]).toEqual([403, start]);
  });

  it("refuses requests without a signature, and presigned ones of others", async () => {
    expect((await ask("", "")).status).toBe(403);
    expect((await ask("", "", "?X-Amz-Credential=OTHER/20260101/us-east-1/s3/aws4_request")).status).toBe(403);
    expect((await ask("", "", "?X-Amz-Credential=FIRST/20260101/us-east-1/s3/aws4_request")).status).toBe(200);
  });

  it("answers its owner, and keys that were issued to them, once they are", async () => {
    expect((await ask("ASIAAAAABBBBCCCCDDDD", "s3")).status).toBe(403);
    expect(await ask("FIRST", "sts")).toMatchObject({ status: 200, text: issued });
    expect((await ask("ASIAAAAABBBBCCCCDDDD", "s3")).status).toBe(200);
  });
});

it("answers everybody if it belongs to nobody", () => {
  expect(new AccessKeys().mayAsk("anybody")).toBe(true);
});
