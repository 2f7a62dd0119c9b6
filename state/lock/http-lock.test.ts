import { describe, expect, it } from "vitest";
import type { Fetch } from "../read/request.ts";
import type { Lock } from "../read/source.ts";
import { release } from "./environment-lock.ts";
import { httpLock } from "./http-lock.ts";

const address = "https://gitlab.example.com/api/v4/projects/1/terraform/state/dev_environment";
const location = { type: "http", address, lockAddress: `${address}/lock` } as const;

const lock = (id: string): Lock => ({
  id,
  operation: "apply",
  info: "platform apply dev",
  who: "kim@laptop",
  terraformVersion: "1.11.4",
  created: new Date("2026-11-21T08:00:00Z"),
  path: "dev",
});

/** GitLab: it reports a holder only to who tries to acquire the lock, and compares the id that is released. */
function gitLab() {
  let held: { ID: string } | undefined;
  const calls: string[] = [];
  const fetch: Fetch = async (url, { method = "GET", headers, body }) => {
    calls.push(`${method} ${url.slice(address.length)} ${(headers as Record<string, string>)["Authorization"] ?? ""}`);
    const sent = body === undefined ? undefined : (JSON.parse(String(body)) as { ID: string });
    if (method === "POST") {
      if (held !== undefined) return new Response(JSON.stringify({ ...sent, ...held }), { status: 409 });
      held = sent;
      return new Response(JSON.stringify(sent));
    }
    if (method !== "DELETE") return new Response(null, { status: 404 });
    if (held?.ID !== sent?.ID) return new Response(null, { status: 409 });
    held = undefined;
    return new Response();
  };
  return { open: () => httpLock(location, { TF_HTTP_USERNAME: "ci", TF_HTTP_PASSWORD: "pass" }, fetch), calls };
}

describe("the lock of an environment on a GitLab server", () => {
  it("is held by one run at a time, with user and password, and names its holder to those who want it", async () => {
    const { open, calls } = gitLab();
    expect(await open().acquire(lock("1"))).toEqual({ status: "acquired" });
    expect(calls).toEqual([`POST /lock Basic ${Buffer.from("ci:pass").toString("base64")}`]);
    expect(await open().acquire(lock("2"))).toMatchObject({
      status: "refused",
      by: { status: "held", lock: { id: "1" } },
    });
    expect(await release(open(), "1")).toBe(true);
    expect(await open().acquire(lock("2"))).toEqual({ status: "acquired" });
  });

  it("is acquired although the answer was lost and the request repeated", async () => {
    const { open } = gitLab();
    await open().acquire(lock("1"));
    expect(await open().acquire(lock("1"))).toEqual({ status: "acquired" });
  });

  it("is not released in place of another", async () => {
    const { open } = gitLab();
    await open().acquire(lock("1"));
    await expect(release(open(), "2")).rejects.toThrow('is still locked: the server has another lock than "2".');
  });

  it.each([
    [401, "does not accept these credentials"],
    [403, "may not be locked with these credentials"],
    [404, "cannot be locked: the server answered 404."],
    [503, "the server answered 503"],
  ])("is an error if the server answers %d", async (status, message) => {
    const answer: Fetch = async () => new Response("secret details", { status });
    await expect(httpLock(location, {}, answer).acquire(lock("1"))).rejects.toThrow(message);
  });
});
