import type { StateLocation } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import type { Lock } from "../read/source.ts";
import { FakeS3 } from "../testing/fake-s3.ts";
import { type EnvironmentLock, release } from "./environment-lock.ts";
import { openEnvironmentLock } from "./open-environment-lock.ts";

const s3 = FakeS3.forTests();

function open(environment: string, more: Partial<Extract<StateLocation, { type: "s3" }>> = {}): EnvironmentLock {
  const key = `${environment}/${environment}_environment.tfstate`;
  return openEnvironmentLock(
    { type: "s3", bucket: "states", key, region: "us-east-2", ...more },
    { env: s3.env },
  ) as EnvironmentLock;
}

const lock = (id: string): Lock => ({
  id,
  operation: "destroy",
  info: "platform destroy dev",
  who: "kim@laptop",
  terraformVersion: "1.11.4",
  created: new Date("2026-11-21T08:00:00Z"),
  path: "dev",
});

describe("the lock of an environment in S3", () => {
  it("is held by one run at a time, and can be acquired again once it is released", async () => {
    expect(open("dev").file).toBe("s3://states/dev/dev_environment.tfstate.tflock");
    expect(await open("dev").acquire(lock("1"))).toEqual({ status: "acquired" });
    expect(await open("dev").acquire(lock("2"))).toEqual({
      status: "refused",
      by: { status: "held", lock: lock("1") },
    });
    expect(await release(open("dev"), "2")).toBe(false);
    expect(await release(open("dev"), "1")).toBe(true);
    expect(await open("dev").status()).toEqual({ status: "free" });
    expect(await release(open("dev"), "1")).toBe(false);
  });

  it("is acquired by one of many that try at the same time", async () => {
    const attempts = await Promise.all(Array.from({ length: 20 }, (_, id) => open("many").acquire(lock(String(id)))));
    expect(attempts.filter(({ status }) => status === "acquired")).toHaveLength(1);
  });

  it("is acquired although the answer was lost, and is then not taken for somebody else's", async () => {
    s3.losesAnswer = true;
    expect(await open("lost").acquire(lock("1"))).toEqual({ status: "acquired" });
    expect(s3.log.filter((line) => line.startsWith("PUT states/lost/")).map((line) => line.slice(-3))).toEqual([
      "200",
      "412",
    ]);
  });

  it("is encrypted as the states are", async () => {
    await open("one", { kmsKeyId: "alias/terraform-state" }).acquire(lock("1"));
    expect(s3.lastPut).toMatchObject({
      "if-none-match": "*",
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": "alias/terraform-state",
    });
    await open("two").acquire(lock("1"));
    expect(s3.lastPut).toMatchObject({ "x-amz-server-side-encryption": "AES256" });
    const endpoints = { s3: s3.url, pathStyle: true };
    await open("three", { endpoints }).acquire(lock("1"));
    expect(s3.lastPut).not.toHaveProperty("x-amz-server-side-encryption");
  });

  it("is not released in place of one that somebody has just acquired", async () => {
    await open("stolen").acquire(lock("1"));
    s3.beforeDelete = () => s3.put("states/stolen/stolen_environment.tfstate.tflock", '{"ID":"2"}');
    await expect(release(open("stolen"), "1")).rejects.toThrow("someone else has just acquired the lock");
    expect(await open("stolen").status()).toMatchObject({ status: "held", lock: { id: "2" } });
  });

  it("needs permission to write", async () => {
    s3.forbid("closed");
    await expect(open("dev", { bucket: "closed" }).acquire(lock("1"))).rejects.toThrow("s3:PutObject");
    await expect(open("dev", { bucket: "no-such-bucket" }).acquire(lock("1"))).rejects.toThrow(
      "its bucket does not exist",
    );
  });
});

it("does not exist in HCP Terraform", () => {
  const location = { type: "cloud", organization: "ml", hostname: "app.terraform.io", workspace: "dev" } as const;
  expect(openEnvironmentLock(location, { env: {} })).toBeUndefined();
});
