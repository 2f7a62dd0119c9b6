import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProxy, type ServiceHandler } from "./proxy.ts";
import { bodyOf } from "./requests.ts";

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function send(url: string, headers: Record<string, string>, body = "", method = "POST"): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers }, async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, text: String(await bodyOf(response)) });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

describe("the server in front of moto", () => {
  let [moto, front] = [createServer(), createServer()];
  let url = "";
  const handled: string[] = [];
  const eks: ServiceHandler = async (request, response, scope, passOn) => {
    const body = await bodyOf(request);
    handled.push(`${scope.accessKey} ${scope.region} ${request.url}`);
    if (request.url === "/pass") return passOn(body);
    if (request.url === "/broken") throw new Error("broken");
    response.end("mine");
  };

  beforeEach(async () => {
    handled.length = 0;
    moto = createServer(async (request, response) => {
      const text = String(await bodyOf(request));
      if (request.url === "/broken-off") {
        response.writeHead(200, { "content-length": "100" });
        return void response.write("half", () => response.destroy());
      }
      if (request.url === "/unreadable") return void response.end("<SecretAccessKey>&#x110000;</SecretAccessKey>");
      response.writeHead(201, { "x-moto": "yes" });
      response.end(JSON.stringify({ method: request.method, url: request.url, host: request.headers.host, text }));
    });
    const upstream = await listen(moto);
    front = createProxy(() => upstream, { eks });
    url = await listen(front);
  });
  afterEach(() => {
    for (const server of [front, moto]) server.close().closeAllConnections();
  });

  it("breaks an answer off that moto breaks off", async () => {
    const answer = await fetch(`${url}/broken-off`, { headers: signedFor("s3") });
    await expect(answer.text()).rejects.toThrow();
  });

  it("outlives an answer of moto with keys that it cannot read", async () => {
    expect(await send(`${url}/unreadable`, signedFor("sts"))).toMatchObject({ status: 501 });
  });

  it("passes requests on as they are: method, path, host and body", async () => {
    const { status, headers, text } = await send(
      `${url}/bucket/key?x=%2F`,
      { host: "bucket.localhost:1", ...signedFor("s3") },
      "body",
      "PUT",
    );
    expect([status, headers["x-moto"]]).toEqual([201, "yes"]);
    expect(JSON.parse(text)).toEqual({
      method: "PUT",
      url: "/bucket/key?x=%2F",
      host: "bucket.localhost:1",
      text: "body",
    });
  });

  it("gives requests to the service that they are signed for, by header or by URL", async () => {
    expect((await send(`${url}/clusters`, signedFor("eks"))).text).toBe("mine");
    expect(
      (await send(`${url}/clusters?X-Amz-Credential=key%2F20260101%2Fus-east-1%2Feks%2Faws4_request`, {})).text,
    ).toBe("mine");
    expect(handled).toEqual(["key eu-west-1 /clusters", expect.stringContaining("key us-east-1 /clusters?")]);
  });

  it("lets a service pass on what it has read", async () => {
    expect(JSON.parse((await send(`${url}/pass`, signedFor("eks"), "body")).text)).toMatchObject({ text: "body" });
  });

  it("answers 501, which SDKs do not try again, where it fails itself", async () => {
    const { status, text } = await send(`${url}/broken`, signedFor("eks"));
    expect([status, text]).toEqual([501, expect.stringContaining("The local AWS failed: Error: broken")]);
  });

  it.each<[string, Record<string, string>]>([
    ["another host's name", { host: "aws.example.com" }],
    ["a name that begins like ours", { host: "localhost.example.com" }],
    ["a web page's origin", { origin: "https://example.com" }],
    ["an opaque origin", { origin: "null" }],
    ["no origin, from a web page that shows them as an image", { "sec-fetch-site": "cross-site" }],
  ])("refuses requests with %s", async (_, headers) => {
    expect((await send(`${url}/clusters`, { ...signedFor("eks"), ...headers })).status).toBe(403);
    expect(handled).toEqual([]);
  });

  it.each(["localhost:1234", "127.0.0.1", "[::1]:80", "bucket.s3.localhost:1"])("answers to %s", async (host) => {
    expect((await send(`${url}/`, { host })).status).toBe(201);
  });
});
