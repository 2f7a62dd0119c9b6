import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createProxy } from "../proxy.ts";
import { BucketSettings } from "./bucket-settings.ts";

const authorization =
  "AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/** What moto was asked, and what it answers. */
const asked: { method: string; path: string; body: string }[] = [];
let answer = { status: 200, text: "" };
const settings = new BucketSettings();
const front = createProxy(() => "http://127.0.0.1:9", {
  s3: (request, response, _, passOn) =>
    settings.answer(
      request,
      response,
      {
        async send(path, { method = "", body = null }) {
          asked.push({ method, path, body: String(body ?? "") });
          return new Response(answer.status === 204 ? null : answer.text, {
            status: answer.status,
            headers: { "x-moto": "yes" },
          });
        },
      },
      passOn,
    ),
});
let url = "";

beforeAll(async () => {
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterAll(() => {
  front.close().closeAllConnections();
});
beforeEach(() => {
  asked.length = 0;
  answer = { status: 200, text: "less" };
});

async function send(method: string, path: string, body?: string) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text(), moto: response.headers.get("x-moto") };
}

describe("settings of buckets", () => {
  const open = { Effect: "Allow", Action: "s3:*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Condition: {} }, open] });

  it("are answered as they were set, of the bucket that they were set for", async () => {
    await send("PUT", "/states?lifecycle", "<all/>");
    expect(await send("GET", "/states/?lifecycle=")).toEqual({ status: 200, text: "<all/>", moto: "yes" });
    expect((await send("GET", "/others?lifecycle")).text).toBe("less");
  });

  it("reach moto without the statements that have conditions, which it does not read", async () => {
    await send("PUT", "/states?policy", policy);
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ Version: "2012-10-17", Statement: [open] });
    expect((await send("GET", "/states?policy")).text).toBe(policy);
  });

  it("are gone when moto has none", async () => {
    await send("PUT", "/states?policy", policy);
    answer = { status: 404, text: "NoSuchBucket" };
    expect(await send("GET", "/states?policy")).toMatchObject({ status: 404, text: "NoSuchBucket" });
  });

  it("are not kept if moto refuses them", async () => {
    answer = { status: 400, text: "MalformedXML" };
    await send("PUT", "/refused?lifecycle", "<all/>");
    answer = { status: 200, text: "less" };
    expect((await send("GET", "/refused?lifecycle")).text).toBe("less");
  });
});
