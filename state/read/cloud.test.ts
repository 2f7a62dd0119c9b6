import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Cached, type EtagCache, noCache } from "./cache.ts";
import { cloudSource } from "./cloud.ts";
import type { Fetch } from "./request.ts";

const location = {
  type: "cloud",
  organization: "acme",
  hostname: "app.example-host.com",
  workspace: "dev-network",
} as const;
const env = { TF_TOKEN_app_example__host_com: "token" };
const state = '{"version":4,"serial":9,"resources":[]}';

const version = (id: string, serial: number) => ({
  id,
  attributes: {
    serial,
    size: 40,
    "created-at": "2026-11-21T08:00:00Z",
    "hosted-state-download-url": "https://archive.example.com/state",
    ...(serial === 9 && { "vcs-commit-sha": "c0ffee00" }),
  },
  relationships: {
    "created-by": { data: { id: serial === 9 ? "user-kim" : "user-gone", type: "users" } },
    ...(serial === 9 && { run: { data: { id: "run-7", type: "runs" } } }),
  },
});

const answers: Readonly<Record<string, unknown>> = {
  "https://app.example-host.com/api/v2/organizations/acme/workspaces/dev-network": {
    data: {
      id: "ws-1",
      attributes: { name: "dev-network", locked: true, "terraform-version": "1.11.4" },
      relationships: { "locked-by": { data: { id: "user-kim", type: "users" } } },
    },
  },
  "https://app.example-host.com/api/v2/workspaces/ws-1/current-state-version": { data: version("sv-9", 9) },
  "https://app.example-host.com/api/v2/state-versions/sv-8": { data: version("sv-8", 8) },
  "https://app.example-host.com/api/v2/users/user-kim": { data: { id: "user-kim", attributes: { username: "kim" } } },
  "https://archive.example.com/state": JSON.parse(state),
};

const home = mkdtempSync(join(tmpdir(), "cloud-token-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function server(): { fetch: Fetch; calls: { url: string; init: RequestInit }[] } {
  const calls: { url: string; init: RequestInit }[] = [];
  return {
    calls,
    fetch: async (url, init) => {
      calls.push({ url, init });
      if (url.includes("/state-versions?")) {
        const meta = { pagination: { "next-page": url.endsWith("=2") ? null : 2 } };
        return Response.json({ data: [url.endsWith("=2") ? version("sv-8", 8) : version("sv-9", 9)], meta });
      }
      if (url.includes("/workspaces?")) {
        const last = url.endsWith("=2");
        const meta = { pagination: { "next-page": last ? null : 2 } };
        return Response.json({ data: [{ attributes: { name: last ? "dev-gone" : "dev-network" } }], meta });
      }
      if (url.endsWith("/actions/force-unlock")) return Response.json({});
      return url in answers ? new Response(JSON.stringify(answers[url])) : new Response(null, { status: 404 });
    },
  };
}

describe("a workspace of HCP Terraform", () => {
  it("is read with the token that Terraform uses", async () => {
    const { fetch, calls } = server();
    expect(await cloudSource(location, env, fetch, noCache).read()).toEqual({
      text: state,
      version: "sv-9",
      modified: new Date("2026-11-21T08:00:00Z"),
    });
    expect(calls[0]?.init.headers).toMatchObject({ Authorization: "Bearer token" });
  });

  it("has versions on several pages, each of which can be read", async () => {
    const source = cloudSource(location, env, server().fetch, noCache);
    expect(await source.versions()).toMatchObject([
      { version: "sv-9", serial: 9, size: 40, current: true },
      { version: "sv-8", serial: 8, current: false },
    ]);
    expect(await source.read("sv-8")).toMatchObject({ version: "sv-8" });
  });

  it("has versions with who wrote them, from which commit, in which run, as far as that is known", async () => {
    const [newest, older] = await cloudSource(location, env, server().fetch, noCache).versions();
    expect(newest).toMatchObject({
      by: "kim",
      commit: "c0ffee00",
      run: "https://app.example-host.com/app/acme/workspaces/dev-network/runs/run-7",
    });
    expect(older).toMatchObject({ by: "user-gone" });
    expect(older).not.toHaveProperty("commit");
    expect(older).not.toHaveProperty("run");
  });

  it("is not fetched again until its version changes", async () => {
    const kept = new Map<string, Cached>();
    const cache: EtagCache = {
      get: async (file) => kept.get(file),
      put: async (file, cached) => void kept.set(file, cached),
    };
    const { fetch, calls } = server();
    const source = cloudSource(location, env, fetch, cache);
    const first = await source.read();
    expect(await source.read()).toMatchObject({ ...first });
    expect(await source.read("sv-9")).toMatchObject({ ...first });
    expect(calls.filter(({ url }) => url.startsWith("https://archive."))).toHaveLength(1);
  });

  it("reports who locked it, and can be unlocked", async () => {
    const { fetch, calls } = server();
    const source = cloudSource(location, env, fetch, noCache);
    expect(await source.lock()).toMatchObject({
      status: "held",
      lock: { id: "user-kim", who: "user-kim", operation: "users" },
    });
    await source.unlock("user-kim");
    expect(calls.at(-1)).toMatchObject({
      url: expect.stringContaining("/workspaces/ws-1/actions/force-unlock"),
      init: { method: "POST" },
    });
  });

  it("is not unlocked if someone else has locked it", async () => {
    const { fetch, calls } = server();
    await expect(cloudSource(location, env, fetch, noCache).unlock("run-1")).rejects.toThrow(
      'is still locked: the lock is user-kim, held by user-kim, not "run-1".',
    );
    expect(calls.map(({ init }) => init.method)).not.toContain("POST");
  });

  it("is absent if it does not exist", async () => {
    expect(
      await cloudSource({ ...location, workspace: "dev-none" }, env, server().fetch, noCache).read(),
    ).toBeUndefined();
  });

  it("lists the workspaces beside it, on several pages", async () => {
    expect(await cloudSource(location, env, server().fetch, noCache).siblings()).toEqual([
      { file: "app.example-host.com/acme/dev-network", stack: "dev-network" },
      { file: "app.example-host.com/acme/dev-gone", stack: "dev-gone" },
    ]);
  });

  it.each([
    ["terraform login", "HOME", ".terraform.d"],
    ["tofu login", "XDG_CONFIG_HOME", "opentofu"],
  ])("is read with the token that %s stored", async (_, variable, directory) => {
    mkdirSync(join(home, directory));
    const credentials = { credentials: { [location.hostname]: { token: "stored" } } };
    writeFileSync(join(home, directory, "credentials.tfrc.json"), JSON.stringify(credentials));
    const { fetch, calls } = server();
    await cloudSource(location, { HOME: "/nonexistent", [variable]: home }, fetch, noCache).read();
    expect(calls[0]?.init.headers).toMatchObject({ Authorization: "Bearer stored" });
  });

  it("says which token is missing", async () => {
    await expect(cloudSource(location, { HOME: "/nonexistent" }, server().fetch, noCache).read()).rejects.toThrow(
      'Run "terraform login app.example-host.com" or "tofu login app.example-host.com", or set TF_TOKEN_app_example__host_com.',
    );
  });
});
