import { describe, expect, it } from "vitest";
import { FakeS3 } from "../testing/fake-s3.ts";
import type { ObjectStore } from "./object-store.ts";
import { openObjects } from "./open-objects.ts";

const s3 = FakeS3.forTests();

const open = (bucket: string, more = {}) =>
  openObjects({ type: "s3", bucket, key: "dev/dev-network.tfstate", region: "us-east-2", ...more }, "_sandpits", {
    env: s3.env,
  }) as ObjectStore;

describe("objects in S3", () => {
  it("are written under a condition, read, listed and removed", async () => {
    const store = open("states");
    expect(store.place).toBe("s3://states/_sandpits/");
    s3.put("states/dev/dev-network.tfstate", "{}");
    expect(await store.read("alice.json")).toBeUndefined();
    const first = (await store.write("alice.json", "1", "absent")) ?? "";
    expect(await store.write("alice.json", "again", "absent")).toBeUndefined();
    expect(await store.read("alice.json")).toEqual({ text: "1", version: first });
    const second = (await store.write("alice.json", "2", { version: first })) ?? "";
    expect(await store.write("alice.json", "late", { version: first })).toBeUndefined();
    expect(await store.remove("alice.json", first)).toBe(false);
    expect(await store.keys()).toEqual(["alice.json"]);
    expect(await store.remove("alice.json", second)).toBe(true);
    expect(await store.remove("alice.json", second)).toBe(true);
    expect(await store.write("alice.json", "late", { version: second })).toBeUndefined();
    expect(await store.keys()).toEqual([]);
    await store.write("alice.json", "3", "any");
    await store.write("alice.json", "4", "any");
    expect((await store.read("alice.json"))?.text).toBe("4");
  });

  it("are written by one of many that try at the same time", async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index));
    const created = await Promise.all(texts.map((text) => open("many").write("alice.json", text, "absent")));
    const [version = "", ...others] = created.filter((each) => each !== undefined);
    expect(others).toEqual([]);
    const replaced = await Promise.all(texts.map((text) => open("many").write("alice.json", `r${text}`, { version })));
    expect(replaced.filter((each) => each !== undefined)).toHaveLength(1);
    const removed = await Promise.all(texts.map(() => open("many").remove("alice.json", version)));
    expect(new Set(removed)).toEqual(new Set([false]));
  });

  it.each([
    ["made", "absent" as const],
    ["changed", undefined],
  ])("are %s although the answer was lost, and are then not taken for somebody else's", async (done, absent) => {
    const store = open(`lost-${done}`);
    const condition = absent ?? { version: (await store.write("alice.json", "0", "absent")) ?? "" };
    s3.losesAnswer = true;
    const version = await store.write("alice.json", "1", condition);
    expect(await store.read("alice.json")).toEqual({ text: "1", version });
  });

  it("are somebody else's although they say the same", async () => {
    await open("same").write("alice.json", "1", "absent");
    expect(await open("same").write("alice.json", "1", "absent")).toBeUndefined();
  });

  it("are encrypted like the states", async () => {
    await open("keyed", { kmsKeyId: "alias/states" }).write("alice.json", "1", "any");
    expect(s3.lastPut).toMatchObject({
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": "alias/states",
    });
    await open("plain").write("alice.json", "1", "any");
    expect(s3.lastPut).toMatchObject({ "x-amz-server-side-encryption": "AES256" });
  });

  it("say which permissions are missing, and that the bucket does not exist", async () => {
    s3.forbid("secret");
    await expect(open("secret").read("alice.json")).rejects.toThrow("may not be read with these credentials");
    await expect(open("secret").keys()).rejects.toThrow("s3:ListBucket");
    await expect(open("secret").write("alice.json", "1", "any")).rejects.toThrow("s3:PutObject");
    await expect(open("secret").remove("alice.json")).rejects.toThrow("s3:DeleteObject");
    await expect(open("no-such-bucket").read("alice.json")).rejects.toThrow("its bucket does not exist");
    await expect(open("no-such-bucket").write("alice.json", "1", "any")).rejects.toThrow("its bucket does not exist");
  });
});
