import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { historyOf } from "../compare/history.ts";
import { FakeS3 } from "../testing/fake-s3.ts";
import { listStored } from "./list-stored.ts";
import { openSource } from "./open.ts";
import { readStates } from "./read-states.ts";

const s3 = FakeS3.forTests();
let cacheDirectory: string;

beforeAll(() => {
  cacheDirectory = mkdtempSync(join(tmpdir(), "state-cache-"));
});
afterAll(() => rmSync(cacheDirectory, { recursive: true }));
beforeEach(() => {
  s3.log.length = 0;
});

const state = (serial: number) => JSON.stringify({ version: 4, serial, resources: [] });
const held = (resources: number) =>
  JSON.stringify({
    version: 4,
    resources: Array.from({ length: resources }, (_, index) => ({
      mode: "managed",
      type: "aws_vpc",
      name: `v${index}`,
      instances: [{ attributes: {} }],
    })),
  });
const stack = (id: string, bucket = "states") => ({
  id,
  environment: "dev",
  name: id.slice(4),
  location: { type: "s3", bucket, key: `dev/${id}.tfstate`, region: "us-east-2" } as const,
  dependencies: [],
});
const source = (id: string) => openSource(stack(id).location, { env: s3.env });

describe("a state in S3", () => {
  it("is read with all its versions", async () => {
    s3.put("states/dev/dev-network.tfstate", state(1));
    s3.put("states/dev/dev-network.tfstate", state(2));
    s3.put("states/dev/dev-network.tfstate.copy", state(9));
    expect(await source("dev-network").read()).toEqual({
      text: state(2),
      version: "v2",
      modified: new Date("2026-11-21T08:00:00Z"),
    });
    expect(await historyOf(stack("dev-network"), source("dev-network"))).toMatchObject({
      status: "read",
      entries: [
        { version: "v2", serial: 2, current: true, size: state(2).length },
        { version: "v1", serial: 1, current: false },
      ],
    });
    expect(await source("dev-network").read("v7")).toBeUndefined();
  });

  it("is not fetched again until its ETag changes", async () => {
    s3.put("states/dev/dev-cached.tfstate", state(1));
    const read = () => readStates([stack("dev-cached")], { env: s3.env, cacheDirectory });
    await read();
    expect(await read()).toMatchObject([{ status: "read", state: { serial: 1 }, version: "v1" }]);
    s3.put("states/dev/dev-cached.tfstate", state(2));
    expect(await read()).toMatchObject([{ status: "read", state: { serial: 2 }, version: "v2" }]);
    expect(s3.log.map((line) => line.slice(-3))).toEqual(["200", "304", "200"]);
  });

  it("is cached for its owner only", () => {
    const [file = ""] = readdirSync(cacheDirectory);
    expect(statSync(join(cacheDirectory, file)).mode & 0o077).toBe(0);
  });

  it("reports who holds its lock, and can be unlocked", async () => {
    expect(await source("dev-network").lock()).toEqual({ status: "free" });
    s3.put("states/dev/dev-network.tfstate.tflock", '{"ID":"7","Operation":"OperationTypePlan","Who":"ci@runner"}');
    expect(await source("dev-network").lock()).toMatchObject({ status: "held", lock: { id: "7", who: "ci@runner" } });
    await source("dev-network").unlock("7");
    expect(await source("dev-network").lock()).toEqual({ status: "free" });
  });

  it("is not unlocked by another id, without a known id, or if it is free", async () => {
    const lockFile = "states/dev/dev-held.tfstate.tflock";
    await expect(source("dev-held").unlock("7")).rejects.toThrow("is no longer locked.");
    s3.put(lockFile, '{"ID":"8","Who":"kim@laptop"}');
    await expect(source("dev-held").unlock("7")).rejects.toThrow(
      'is still locked: the lock is 8, held by kim@laptop, not "7".',
    );
    s3.beforeDelete = () => s3.put(lockFile, '{"ID":"9","Who":"ci@runner"}');
    await expect(source("dev-held").unlock("8")).rejects.toThrow("someone else has just acquired the lock");
    expect(await source("dev-held").lock()).toMatchObject({ status: "held", lock: { id: "9" } });
    s3.put(lockFile, "nothing of the kind");
    const reason = `s3://${lockFile} contains no lock information, so its holder is not known.`;
    expect(await source("dev-held").lock()).toMatchObject({
      status: "unknown",
      reason: expect.stringContaining(reason),
    });
    await expect(source("dev-held").unlock("9")).rejects.toThrow(reason);
  });

  it("is reported if its bucket denies access or does not exist, and the others are read", async () => {
    s3.forbid("closed");
    const readings = await readStates(
      [stack("dev-network", "closed"), stack("dev-network", "no-such-bucket"), stack("dev-none"), stack("dev-network")],
      { env: s3.env },
    );
    expect(readings).toMatchObject([
      {
        status: "failed",
        failure: {
          kind: "forbidden",
          message: expect.stringMatching(/^s3:\/\/closed\/dev\/dev-network\.tfstate: may not be read.*s3:GetObject/),
        },
      },
      {
        status: "failed",
        failure: { kind: "unreachable", message: expect.stringContaining("its bucket does not exist") },
      },
      { status: "absent" },
      { status: "read" },
    ]);
  });

  it("is read from the endpoint of its environment, before that of the process", async () => {
    const elsewhere = { AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const location = (bucket: string) => ({
      ...stack("dev-network", bucket).location,
      endpoints: { s3: s3.url, pathStyle: true },
    });
    s3.put("minio/dev/dev-network.tfstate", state(3));
    const open = (bucket: string) => openSource(location(bucket), { env: elsewhere });
    expect(await open("minio").read()).toMatchObject({ text: state(3) });
    expect(open("minio").file).toBe(`${s3.url}/minio/dev/dev-network.tfstate`);
    expect(await open("minio").lock()).toEqual({ status: "free" });
    expect(await open("minio").siblings?.()).toMatchObject([{ stack: "dev-network" }]);
  });

  it("is listed with the states that the code does not know", async () => {
    s3.put("states/dev/dev-gone.tfstate", state(1));
    const { stored, failures } = await listStored(
      [stack("dev-network").location, stack("dev-network", "closed").location],
      { env: s3.env },
    );
    expect(stored).toContainEqual({ file: "s3://states/dev/dev-gone.tfstate", stack: "dev-gone" });
    expect(stored.map(({ stack }) => stack)).not.toContain("dev-network.tfstate.copy");
    expect(failures).toMatchObject([{ kind: "forbidden", file: "s3://closed/dev/" }]);
  });

  it("was lost if it was deleted, which is said with what brings it back", async () => {
    s3.put("states/dev/dev-lost.tfstate", held(2));
    s3.remove("states/dev/dev-lost.tfstate");
    const [reading] = await readStates([stack("dev-lost")], { env: s3.env });
    expect(reading).toMatchObject({ status: "failed", failure: { kind: "deleted" } });
    expect(reading?.status === "failed" && reading.failure.message).toBe(
      "s3://states/dev/dev-lost.tfstate: was deleted at 2026-11-22T08:00:00.000Z, and its last version, v1, holds 2 resources. To bring it back, remove the delete marker (aws s3api delete-object --bucket states --key 'dev/dev-lost.tfstate' --version-id m2).",
    );
    expect(await historyOf(stack("dev-lost"), source("dev-lost"))).toMatchObject({
      entries: [{ version: "v1", current: false }],
    });
    s3.expire("states/dev/dev-lost.tfstate");
    expect(await readStates([stack("dev-lost")], { env: s3.env })).toMatchObject([
      { failure: { kind: "deleted", message: expect.stringContaining("keeps no earlier version") } },
    ]);
  });

  it("is absent if it was deleted when nothing was in it", async () => {
    s3.put("states/dev/dev-destroyed.tfstate", held(1));
    s3.put("states/dev/dev-destroyed.tfstate", state(2));
    s3.remove("states/dev/dev-destroyed.tfstate");
    expect(await readStates([stack("dev-destroyed")], { env: s3.env })).toMatchObject([{ status: "absent" }]);
  });

  it("has one version where the bucket keeps none, and says so instead of the id that S3 makes up", async () => {
    s3.unversion("plain");
    s3.put("plain/dev/dev-network.tfstate", state(4));
    s3.put("plain/dev/dev-network.tfstate", state(5));
    const plain = openSource(stack("dev-network", "plain").location, { env: s3.env });
    expect(await plain.versions()).toMatchObject([{ version: "current", current: true, unversioned: true }]);
    expect(await plain.read("current")).toEqual({ text: state(5), modified: new Date("2026-11-21T08:00:00Z") });
  });

  it("is reached by a role, which is assumed once with the external id", async () => {
    s3.put("states/dev/dev-role.tfstate", state(6));
    const role = { arn: "arn:aws:iam::333333333333:role/reader", externalId: "ml" };
    const through = (more: object) => {
      const { location, ...rest } = stack("dev-role");
      return { ...rest, location: { ...location, role, ...more } };
    };
    const readings = await readStates([through({}), through({ key: "dev/dev-network.tfstate" })], { env: s3.env });
    expect(readings).toMatchObject([{ status: "read", state: { serial: 6 } }, { status: "read" }]);
    expect(s3.lastKey).toBe("of-reader");
    expect(s3.assumed.map((asked) => [asked.get("RoleArn"), asked.get("RoleSessionName")])).toEqual([
      [role.arn, "platform-state"],
    ]);
    const refused = await readStates([through({ role: { ...role, externalId: "other" } })], { env: s3.env });
    expect(refused).toMatchObject([
      {
        failure: {
          kind: "forbidden",
          message: expect.stringContaining("these credentials may not assume arn:aws:iam::333333333333:role/reader"),
        },
      },
    ]);
  });

  it("is reached by the keys of a profile, whatever those of the process are", async () => {
    const file = join(cacheDirectory, "credentials");
    writeFileSync(file, "[states]\naws_access_key_id = of-profile\naws_secret_access_key = x\n");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file);
    const { location } = stack("dev-network");
    await openSource({ ...location, profile: "states" }, { env: s3.env }).read();
    expect(s3.lastKey).toBe("of-profile");
    await expect(openSource({ ...location, profile: "missing" }, { env: s3.env }).read()).rejects.toMatchObject({
      kind: "forbidden",
      message: expect.stringContaining('the profile "missing" gives no credentials'),
    });
    rmSync(file);
  });

  it("is locked by the item of a table too, where its backend has one", async () => {
    const { location } = stack("dev-network");
    const open = openSource({ ...location, dynamodbTable: "no-such-table" }, { env: s3.env });
    await expect(open.lock()).rejects.toThrow("there is no DynamoDB table no-such-table");
    await expect(open.unlock("7")).rejects.toThrow("there is no DynamoDB table no-such-table");
  });
});
