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
});
