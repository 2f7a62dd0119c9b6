import { findMoto, type LocalAws, MotoClient, noMoto, startLocalAws } from "@ml-platform/emulator";
import type { Environment } from "@ml-platform/environments";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import type { SandpitRegistry } from "../../sandpit/registry/registry.ts";
import { sandpitEntry } from "../../testing/having-sandpits.ts";

const account = "222222222222";
const region = "us-east-2";
const moto = findMoto();
let aws: LocalAws;

beforeEach(({ skip }) => skip(moto === undefined, noMoto));
beforeAll(async () => {
  if (moto === undefined) return;
  aws = await startLocalAws({ account, region });
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  const headers = { authorization: new MotoClient(aws.url, region).authorization("s3") };
  const put = (path: string, body: string) => fetch(`${aws.url}/${path}`, { method: "PUT", headers, body });
  await put(
    "states",
    `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
  );
  await put("states?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws?.stop();
});

/** Each with connections of its own, as those of two people are. */
function open(): SandpitRegistry {
  const backend = { type: "s3", bucket: "states", region, endpoints: { s3: aws.url, pathStyle: true } };
  const base = { name: "dev", account: { id: account }, backend } as Environment;
  return openSandpitRegistry({ root: "/nowhere", env: {} }, "aws", base);
}

const entry = (name: string, owner: string, state: SandpitEntry["state"] = "creating") =>
  sandpitEntry(name, { owner, state });

const people = Array.from({ length: 8 }, (_, index) => `p${index}`);
const succeeded = <T>(all: readonly (T | undefined)[]): T[] => all.filter((each) => each !== undefined);

describe("the registry of sandpits in S3", () => {
  it("lets one of many create a name, one change it, and one of a change and a removal", async () => {
    const [made, ...others] = succeeded(await Promise.all(people.map((owner) => open().create(entry("alice", owner)))));
    expect(others).toEqual([]);
    const { owner } = made?.entry ?? {};
    expect((await open().read("alice"))?.entry.owner).toBe(owner);

    const version = made?.version ?? "";
    const changed = await Promise.all(people.map((each) => open().replace(entry("alice", each, "ready"), version)));
    const [ready, ...more] = succeeded(changed);
    expect(more).toEqual([]);

    const [slept, removed] = await Promise.all([
      open().replace(entry("alice", "p0", "sleeping"), ready?.version ?? ""),
      open().remove("alice", ready?.version ?? ""),
    ]);
    expect(slept === undefined).toBe(removed);
    expect((await open().list()).sandpits).toHaveLength(removed ? 0 : 1);
    // Somebody whose knowledge is old changes nothing, also once it is gone.
    await open().remove("alice", slept?.version ?? "");
    expect(await open().replace(entry("alice", "p0"), version)).toBeUndefined();
    expect(await open().read("alice")).toBeUndefined();
  });

  it("admits as many as the quota allows of those who ask at once", async () => {
    const asked = await Promise.allSettled(
      people.map((owner) =>
        open().admit(owner, (others) => {
          if (others.size >= 3) throw new Error("the quota is used up");
          return { owner, base: "dev", range: `10.${128 + others.size}.0.0/16` };
        }),
      ),
    );
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const admissions = await open().admissions();
    expect(new Set([...admissions.values()].map(({ range }) => range)).size).toBe(3);
    await Promise.all([...admissions.keys()].map((name) => open().dismiss(name)));
    expect(await open().admissions()).toEqual(new Map());
  });

  it("keeps bundles beside the entries", async () => {
    const bundle = { schemaVersion: 1, stacks: [], lockFile: "# locked\n" } as const;
    await open().writeBundle("bob", bundle);
    expect(await open().readBundle("bob")).toEqual(bundle);
    expect(await open().bundles()).toEqual(["bob"]);
    await open().removeBundle("bob");
    expect(await open().bundles()).toEqual([]);
  });
});
