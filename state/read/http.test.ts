import { describe, expect, it } from "vitest";
import { historyOf } from "../compare/history.ts";
import { type EtagCache, noCache } from "./cache.ts";
import { httpSource } from "./http.ts";
import { readStates } from "./read-states.ts";
import type { Fetch } from "./request.ts";

const address = "https://gitlab.example.com/api/v4/projects/1/terraform/state/dev-network";
const location = { type: "http", address, lockAddress: `${address}/lock` } as const;
const stack = { id: "dev-network", environment: "dev", name: "network", location, dependencies: [] };
const state = (serial: number) => JSON.stringify({ version: 4, serial, resources: [] });

interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** A server with responses by `<method> <path below the address>`. */
function server(answers: Readonly<Record<string, () => Response>>) {
  const calls: Call[] = [];
  const fetch: Fetch = async (url, { method = "GET", headers, body }) => {
    calls.push({ url, method, headers: headers as Record<string, string>, body });
    return answers[`${method} ${url.slice(address.length)}`]?.() ?? new Response(null, { status: 404 });
  };
  return { fetch, calls };
}

describe("GitLab-managed state", () => {
  it("is requested with user and password", async () => {
    const { fetch, calls } = server({ "GET ": () => new Response(state(3)) });
    const env = { TF_HTTP_USERNAME: "ci", TF_HTTP_PASSWORD: "pass" };
    expect(await httpSource(location, env, fetch, noCache).read()).toEqual({ text: state(3), version: "3" });
    expect(calls[0]?.headers["Authorization"]).toBe(`Basic ${Buffer.from("ci:pass").toString("base64")}`);
  });

  it("has versions by serial, some of which may no longer exist", async () => {
    const { fetch } = server({
      "GET ": () => new Response(state(3)),
      "GET /versions/3": () => new Response(state(3)),
      "GET /versions/1": () => new Response(state(1)),
    });
    const source = httpSource(location, {}, fetch, noCache);
    const history = await historyOf(stack, source);
    expect(history).toMatchObject({
      entries: [
        { serial: 3, current: true },
        { serial: 1, current: false },
      ],
    });
    expect(history.status === "read" && history.entries).toHaveLength(2);
  });

  it("is not fetched again until its ETag changes", async () => {
    const kept = new Map<string, never>();
    const cache: EtagCache = {
      get: async (file) => kept.get(file),
      put: async (file, cached) => void kept.set(file, cached as never),
    };
    const { fetch, calls } = server({
      "GET ": () =>
        calls.length === 1 ? new Response(state(3), { headers: { etag: '"a"' } }) : new Response(null, { status: 304 }),
    });
    const source = httpSource(location, {}, fetch, cache);
    await source.read();
    expect(await source.read()).toMatchObject({ text: state(3), version: "3" });
    expect(calls[1]?.headers["If-None-Match"]).toBe('"a"');
  });

  it("reports who holds the lock only if the server does, and never tries to acquire it", async () => {
    const lock = '{"ID":"7","Who":"kim@laptop"}';
    const reporting = server({ "GET /lock": () => new Response(lock, { status: 423 }) });
    expect(await httpSource(location, {}, reporting.fetch, noCache).lock()).toMatchObject({
      status: "held",
      lock: { id: "7", who: "kim@laptop" },
    });
    const silent = server({});
    expect(await httpSource(location, {}, silent.fetch, noCache).lock()).toMatchObject({ status: "unknown" });
    expect(silent.calls.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("is unlocked by id", async () => {
    const { fetch, calls } = server({ "DELETE /lock": () => new Response() });
    await httpSource(location, {}, fetch, noCache).unlock("7");
    expect(calls.at(-1)).toMatchObject({ method: "DELETE", body: '{"ID":"7"}' });
  });

  it("is not unlocked if the server reports another id", async () => {
    const { fetch, calls } = server({ "GET /lock": () => new Response('{"ID":"8","Who":"kim@laptop"}') });
    await expect(httpSource(location, {}, fetch, noCache).unlock("7")).rejects.toThrow(
      "the lock is 8, held by kim@laptop",
    );
    expect(calls.map(({ method }) => method)).toEqual(["GET"]);
  });

  it.each([
    [401, "forbidden", "does not accept these credentials. Check TF_HTTP_USERNAME"],
    [403, "forbidden", "may not be read with these credentials"],
    [503, "unreachable", "answered 503"],
    [418, "unreachable", "answered 418"],
  ])("explains the status %d", async (status, kind, message) => {
    const { fetch } = server({ "GET ": () => new Response("secret details", { status }) });
    const [reading] = await readStates([stack], { env: {}, fetch });
    expect(reading).toMatchObject({ status: "failed", failure: { kind, message: expect.stringContaining(message) } });
    expect(JSON.stringify(reading)).not.toContain("secret details");
  });

  it("explains a server that does not answer, and is absent if the server has no state", async () => {
    const dead: Fetch = async () => {
      throw new TypeError("fetch failed");
    };
    expect(await readStates([stack], { env: {}, fetch: dead })).toMatchObject([
      {
        failure: {
          message: `${address}: cannot be read: the server did not answer. Check the address and the network.`,
        },
      },
    ]);
    expect(await readStates([stack], { env: {}, fetch: server({}).fetch })).toMatchObject([{ status: "absent" }]);
  });

  it("is requested once for each version, and no more than the history shows", async () => {
    const { fetch, calls } = server(
      Object.fromEntries([1, 2, 3].map((serial) => [`GET /versions/${serial}`, () => new Response(state(serial))])),
    );
    const counted: Fetch = async (url, init) => (url === address ? new Response(state(3)) : await fetch(url, init));
    await historyOf(stack, httpSource(location, {}, counted, noCache), { limit: 2 });
    expect(calls.map(({ url }) => url.slice(address.length))).toEqual(["/versions/2"]);
  });

  it("has its current version on a server that keeps no others", async () => {
    const { fetch } = server({ "GET ": () => new Response(state(3)) });
    expect(await historyOf(stack, httpSource(location, {}, fetch, noCache))).toMatchObject({
      entries: [{ serial: 3, current: true }],
    });
  });

  it("is requested again when the server is busy, and only then", async () => {
    const answers = [503, 429, 200];
    const { fetch, calls } = server({
      "GET ": () => {
        const status = answers.shift() ?? 500;
        return new Response(status === 200 ? state(1) : "", { status, headers: { "retry-after": "0" } });
      },
      "DELETE /lock": () => new Response("", { status: 503 }),
    });
    expect(await httpSource(location, {}, fetch, noCache).read()).toMatchObject({ text: state(1) });
    expect(calls).toHaveLength(3);
    calls.length = 0;
    await expect(httpSource(location, {}, fetch, noCache).unlock("7")).rejects.toThrow(
      "cannot be unlocked: the server answered 503",
    );
    expect(calls.map(({ method }) => method)).toEqual(["GET", "DELETE"]);
  });

  it("is not unlocked where the server refuses it, which is what is said", async () => {
    const { fetch } = server({ "DELETE /lock": () => new Response("", { status: 409 }) });
    await expect(httpSource(location, {}, fetch, noCache).unlock("7")).rejects.toThrow(
      'is still locked: the server has another lock than "7"',
    );
  });
});

describe("what answers instead of a server of states", () => {
  const page = (text: string, type = "text/html; charset=utf-8") =>
    new Response(text, { headers: { "content-type": type } });
  const redirect = (to: string) => new Response(null, { status: 302, headers: { location: to } });
  /** Why the state cannot be read, with the requests that were sent. */
  async function refusal(answer: (url: string, sent: Headers) => Response) {
    const asked: string[] = [];
    const fetch: Fetch = async (url, init) => {
      asked.push(url);
      return answer(url, new Headers(init.headers));
    };
    const [reading] = await readStates([stack], { env: { TF_HTTP_PASSWORD: "pass" }, fetch });
    return { asked, failure: reading?.status === "failed" ? reading.failure : undefined };
  }

  it.each([
    ["a sign-in page", "forbidden", "a sign-in page", () => page("<!DOCTYPE html><title>Sign in · GitLab</title>")],
    ["one without its type", "forbidden", "a sign-in page", () => page("<html><input type='password'>", "text/plain")],
    ["a page of a proxy", "unreachable", "whether a proxy is in between", () => page("<html>Be right back</html>")],
    [
      "a redirect to a sign-in",
      "forbidden",
      "redirects to a page, https://gitlab.example.com/users/sign_in, which",
      (url: string) => (url.includes("sign_in") ? page("<html>") : redirect("/users/sign_in?token=hidden")),
    ],
    [
      "redirects in a circle",
      "unreachable",
      "redirects again and again, now to https://gitlab.example.com/b",
      (url: string) => redirect(url.endsWith("/a") ? "/b?token=hidden" : "/a"),
    ],
  ])("is told for what it is: %s", async (_, kind, message, answer) => {
    const { asked, failure } = await refusal(answer);
    expect(failure).toMatchObject({ kind, message: expect.stringContaining(message) });
    expect(failure?.message).not.toMatch(/Restore|earlier version|hidden/);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it("is followed to another server without the credentials", async () => {
    const seen: (string | null)[] = [];
    const { failure } = await refusal((url, sent) => {
      seen.push(sent.get("authorization"));
      return url.startsWith("https://store.example.com")
        ? new Response(state(1))
        : redirect("https://store.example.com/x");
    });
    expect(failure).toBeUndefined();
    expect(seen).toEqual([`Basic ${Buffer.from(":pass").toString("base64")}`, null]);
  });

  it("has a certificate that is not trusted, or no address at all", async () => {
    const failing = (code: string) =>
      refusal(() => {
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
      });
    const { asked, failure } = await failing("SELF_SIGNED_CERT_IN_CHAIN");
    expect(failure?.message).toContain("is not trusted (SELF_SIGNED_CERT_IN_CHAIN)");
    expect(asked).toHaveLength(1);
    expect((await failing("ENOTFOUND")).failure?.message).toContain("did not answer (ENOTFOUND)");
  });
});

describe("credentials for a state over HTTP", () => {
  const token = ["glpat", "x".repeat(20)].join("-");
  const sent = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

  it.each([
    ["those of the backend block", { username: "block", password: "own" }, "", sent("block", "own")],
    ["those of the variables", {}, "", sent("env", "var")],
    ["the user of the block, the password of the variables", { username: "block" }, "", sent("block", "var")],
    [
      "those of the block before those in the address",
      { username: "block", password: "own" },
      "a:b@",
      sent("block", "own"),
    ],
  ])("are %s", async (_, block, inAddress, header) => {
    const { fetch, calls } = server({ "GET ": () => new Response(state(1)) });
    const at = { ...location, ...block, address: address.replace("https://", `https://${inAddress}`) };
    await httpSource(at, { TF_HTTP_USERNAME: "env", TF_HTTP_PASSWORD: "var" }, fetch, noCache).read();
    expect(calls).toMatchObject([{ url: address, headers: { Authorization: header } }]);
  });

  it("are taken from the address, and are in no message", async () => {
    const typed = `https://ci%40example.com:${token}@gitlab.example.com/state?key=${token}`;
    const asked: Call[] = [];
    const fetch: Fetch = async (url, init) => {
      asked.push({ url, method: "GET", headers: init.headers as Record<string, string>, body: undefined });
      return new Response("", { status: 403 });
    };
    const readings = await readStates([{ ...stack, location: { type: "http", address: typed } }], { env: {}, fetch });
    expect(asked).toMatchObject([
      {
        url: `https://gitlab.example.com/state?key=${token}`,
        headers: { Authorization: sent("ci@example.com", token) },
      },
    ]);
    const [reading] = readings;
    expect(reading?.file).toMatch(/^https:\/\/gitlab\.example\.com\/state\?\(query [0-9a-f]{8}\)$/);
    expect(reading).toMatchObject({ failure: { kind: "forbidden" } });
    expect(JSON.stringify({ ...reading, stack: undefined })).not.toContain(token);
  });
});
