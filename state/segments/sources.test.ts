import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSource } from "../read/open.ts";
import type { Fetch } from "../read/request.ts";
import type { Stack } from "../stack.ts";
import { FakeS3 } from "../testing/fake-s3.ts";
import { readShownStates } from "./read-shown.ts";

const s3 = FakeS3.forTests();
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "segments-"));
  s3.log.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

const state = (serial: number) => JSON.stringify({ version: 4, serial, resources: [] });
const stackAt = (id: string, location: Stack["location"]): Stack => ({
  id,
  environment: "dev",
  name: id.slice(4),
  location,
  dependencies: [],
});

async function serials(stacks: readonly Stack[], options: { fetch?: Fetch } = {}) {
  const cacheDirectory = join(directory, "cache");
  const readings = await readShownStates(stacks, { env: s3.env, cacheDirectory, ...options });
  return readings.map((reading) => (reading.status === "read" ? reading.state.serial : reading.status));
}

describe("states in S3", () => {
  const inBucket = (bucket: string) => {
    return ["dev-a", "dev-b", "dev-c"].map((id) =>
      stackAt(id, { type: "s3", bucket, key: `dev/${id}.tfstate`, region: "us-east-2" }),
    );
  };

  it("are not fetched again while one listing says that they have not changed", async () => {
    const stacks = inBucket("listed");
    s3.put("listed/dev/dev-a.tfstate", state(1));
    s3.put("listed/dev/dev-b.tfstate", state(1));
    expect(await serials(stacks)).toEqual([1, 1, "absent"]);
    s3.log.length = 0;
    s3.put("listed/dev/dev-b.tfstate", state(2));
    expect(await serials(stacks)).toEqual([1, 2, "absent"]);
    expect(s3.log.filter((line) => line.endsWith(" 200") && line.startsWith("GET listed/dev"))).toEqual([
      "GET listed/dev/dev-b.tfstate 200",
    ]);
    s3.log.length = 0;
    expect(await serials(stacks.slice(0, 2))).toEqual([1, 2]);
    expect(s3.log).toEqual(["GET listed 200"]);
  });

  it("are lost when they are deleted, however recently they were cached", async () => {
    const [stack] = inBucket("deleted");
    const resource = { mode: "managed", type: "aws_vpc", name: "main", instances: [{ attributes: {} }] };
    s3.put("deleted/dev/dev-a.tfstate", JSON.stringify({ version: 4, serial: 1, resources: [resource] }));
    expect(await serials(stack === undefined ? [] : [stack])).toEqual([1]);
    s3.remove("deleted/dev/dev-a.tfstate");
    expect(await serials(stack === undefined ? [] : [stack])).toEqual(["failed"]);
  });

  it("are failures without access, however recently they were cached", async () => {
    const stacks = inBucket("closed");
    for (const { id } of stacks) s3.put(`closed/dev/${id}.tfstate`, state(1));
    expect(await serials(stacks)).toEqual([1, 1, 1]);
    s3.forbid("closed");
    expect(await serials(stacks)).toEqual(["failed", "failed", "failed"]);
  });
});

describe("states of a server", () => {
  const address = "https://gitlab.example.com/api/v4/projects/1/terraform/state/dev-a";
  const stack = stackAt("dev-a", { type: "http", address, lockAddress: `${address}/lock` });

  it("are transferred again only with another ETag", async () => {
    let [etag, serial] = ['"1"', 1];
    const statuses: number[] = [];
    const fetch: Fetch = async (_, { headers }) => {
      const isKnown = new Headers(headers).get("If-None-Match") === etag;
      const response = new Response(isKnown ? null : state(serial), { status: isKnown ? 304 : 200, headers: { etag } });
      statuses.push(response.status);
      return response;
    };
    expect(await serials([stack], { fetch })).toEqual([1]);
    expect(await serials([stack], { fetch })).toEqual([1]);
    [etag, serial] = ['"2"', 2];
    expect(await serials([stack], { fetch })).toEqual([2]);
    expect(statuses).toEqual([200, 304, 200]);
  });

  it("are transferred every time without an ETag", async () => {
    let serial = 1;
    const fetch: Fetch = async () => new Response(state(serial++));
    expect(await serials([stack], { fetch })).toEqual([1]);
    expect(await serials([stack], { fetch })).toEqual([2]);
  });
});

describe("local states", () => {
  const path = () => join(directory, "dev-a.tfstate");
  const long = new Date("2026-11-21T08:00:00Z");
  const source = () => openSource({ type: "local", path: path() }, { env: {} });

  it("are known by their times and size", async () => {
    writeFileSync(path(), state(1));
    utimesSync(path(), long, long);
    const found = await source().readUnless?.(undefined);
    expect(found).toMatchObject({ text: state(1), modified: long, identity: expect.stringMatching(/^\d+(-\d+){3}$/) });
    const identity = typeof found === "object" ? found.identity : "";
    expect(await source().readUnless?.(identity)).toBe("unchanged");
    writeFileSync(path(), state(2));
    utimesSync(path(), long, long);
    expect(await source().readUnless?.(identity)).toMatchObject({ text: state(2) });
  });

  it("are read again as long as another write could have left the same times", async () => {
    writeFileSync(path(), state(1));
    expect(await source().readUnless?.(undefined)).toEqual(expect.objectContaining({ text: state(1), identity: "" }));
    expect(await serials([stackAt("dev-a", { type: "local", path: path() })])).toEqual([1]);
    writeFileSync(path(), state(2));
    expect(await serials([stackAt("dev-a", { type: "local", path: path() })])).toEqual([2]);
  });
});
