import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { dev } from "../testing/fixture.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { requiresTls } from "./checks/bucket.ts";
import { type Examined, examine } from "./examine.ts";
import type { BucketProbe, Probes } from "./probes.ts";
import type { Subject } from "./subject.ts";

const root = scratchDirectory("doctor-");
const now = new Date("2026-11-26T09:00:00Z");

const tlsOnly = JSON.stringify({
  Statement: { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
});

const goodBucket: BucketProbe = {
  exists: async () => {},
  isVersioned: async () => true,
  encryption: async () => "aws:kms",
  policy: async () => tlsOnly,
  blocksPublicAccess: async () => true,
};

const probes: Probes = {
  node: "24.1.0",
  now: () => now,
  exists: () => false,
  makeWritable() {},
  freeBytes: () => 50 * 1024 ** 3,
  request: async () => ({ status: 200, date: now }),
  firstLine: async (program) => `${program} 2.0.1`,
  tool: (name) => `/usr/bin/${name}`,
  readState: async () => undefined,
  bucket: () => goodBucket,
  keyState: async () => "Enabled",
};

const location = { type: "s3", bucket: "states", key: "dev", region: "us-east-2", kmsKeyId: "alias/states" } as const;
const network = { id: "dev-network", environment: "dev", name: "network", kind: "network", dependencies: [], location };

const subject: Subject = {
  root,
  env: { HOME: "/home/anna" },
  target: "aws",
  environment: { ...dev, sandpits: undefined },
  stacks: [network],
  probes,
  program: async () => ({ name: "Terraform", version: "1.13.0", binary: "/usr/bin/terraform" }),
  identity: async () => ({ account: dev.account.id, arn: "arn:aws:iam::111111111111:user/anna" }),
};

async function found(name: string, changes: Partial<Subject> | Partial<Probes>): Promise<Examined | undefined> {
  const isOfSubject = Object.keys(changes).some((key) => key in subject || key === "environment");
  const changed = isOfSubject ? changes : { probes: { ...probes, ...changes } };
  return (await examine({ ...subject, ...changed } as Subject, 1000)).find((each) => each.name === name);
}

function awsError(name: string): Error {
  return Object.assign(new Error(name), { name });
}

async function refuses(name: string): Promise<never> {
  throw awsError(name);
}

it("finds nothing wrong where all is well, but for the lock file that is missing", async () => {
  const examined = await examine(subject, 1000);
  expect(examined.filter(({ status }) => status === "warning" || status === "failed")).toMatchObject([
    { name: "Provider lock file", status: "warning" },
  ]);
  expect(examined).toHaveLength(26);
});

const bucket = (changes: Partial<BucketProbe>): Partial<Probes> => ({ bucket: () => ({ ...goodBucket, ...changes }) });
const later = (seconds: number): Partial<Probes> => ({
  request: async () => ({ status: 200, date: new Date(now.getTime() + seconds * 1000) }),
});

describe("a problem is found, with its fix", () => {
  it.each<[check: string, changes: Partial<Subject> | Partial<Probes>, status: string, says: string, fix?: string]>([
    ["Node", { node: "20.18.3" }, "failed", "Node 20.18.3 is too old: 20.19 or newer is needed."],
    [
      "Terraform",
      {
        async program() {
          throw new UserError("Terraform was not found on PATH. Install it.");
        },
      },
      "failed",
      "Terraform was not found on PATH. Install it.",
    ],
    ["Git", { firstLine: async () => undefined }, "warning", "There is no git on PATH", "Install it"],
    ["AWS CLI", { firstLine: async () => undefined }, "failed", "There is no aws on PATH.", "kubectl"],
    [
      "Session Manager",
      { stacks: [{ ...network, id: "dev-bastion", name: "bastion" }], probes: { ...probes, tool: () => undefined } },
      "warning",
      "There is no session-manager-plugin on PATH",
      "Nothing else needs it.",
    ],
    [
      "Working directory",
      {
        makeWritable() {
          throw Object.assign(new Error("no"), { code: "EACCES" });
        },
      },
      "failed",
      `${join(root, ".platform/aws")} cannot be written (EACCES).`,
      "Give yourself the right",
    ],
    ["Disk space", { freeBytes: () => 100 * 1024 ** 2 }, "failed", "100 MiB are free", "a full disk can lose a state"],
    ["Disk space", { freeBytes: () => 1024 ** 3 }, "warning", "1,024 MiB are free", "takes 700 MiB"],
    ["Provider", { request: () => refuses("ENOTFOUND") }, "failed", "registry.terraform.io is not reached", "mirror"],
    [
      "Provider",
      { request: () => refuses("ENOTFOUND"), exists: (path) => path === "/home/anna/.terraformrc" },
      "warning",
      "/home/anna/.terraformrc may have the provider.",
      "Allow https",
    ],
    ["Provider", { request: async () => ({ status: 503 }) }, "failed", "answers with status 503.", "Allow https"],
    [
      "Credentials",
      { identity: () => refuses("CredentialsProviderError") },
      "failed",
      "No AWS credentials were found: set AWS_PROFILE",
    ],
    ["Credentials", { identity: () => refuses("ExpiredTokenException") }, "failed", "have expired: sign in again"],
    [
      "Account",
      { identity: async () => ({ account: "222222222222", arn: "arn" }) },
      "failed",
      "belong to account 222222222222, but dev is 111111111111 (ml-dev).",
      "AWS_PROFILE",
    ],
    ["Clock", later(301), "failed", "The clock is 301 s off", "NTP"],
    ["Clock", later(-61), "warning", "The clock is 61 s off", "NTP"],
    [
      "Clock",
      { request: () => refuses("ECONNREFUSED") },
      "failed",
      "sts.us-east-2.amazonaws.com is not reached",
      "https",
    ],
    ["State key", { keyState: async () => "PendingDeletion" }, "failed", "PendingDeletion", "cancel its deletion"],
    ["State key", { keyState: () => refuses("NotFoundException") }, "failed", "does not exist", "Create the key"],
    ["State key", { keyState: () => refuses("AccessDenied") }, "warning", "AccessDenied", "kms:DescribeKey"],
    ["State bucket", bucket({ exists: () => refuses("NotFound") }), "failed", "states does not exist", "Create it"],
    ["State bucket", bucket({ exists: () => refuses("Forbidden") }), "warning", "Forbidden", "s3:ListBucket"],
    ["Bucket versions", bucket({ isVersioned: async () => false }), "warning", "no earlier versions", "Status=Enabled"],
    ["Bucket TLS", bucket({ policy: async () => undefined }), "warning", "without TLS", "aws:SecureTransport"],
    ["Bucket access", bucket({ blocksPublicAccess: async () => false }), "warning", "public access", "BlockPublicAcls"],
    ["States", { readState: async () => "is not reached" }, "failed", "is not reached", "Allow the credentials"],
  ])("%s", async (name, changes, status, says, fix) => {
    const finding = await found(name, changes);
    expect(finding?.status).toBe(status);
    expect(finding?.says).toContain(says);
    if (fix === undefined) expect(finding?.fix).toBeUndefined();
    else expect(finding?.fix).toContain(fix);
  });
});

describe("what cannot be checked is skipped, with the reason", () => {
  const nobody = { identity: () => refuses("CredentialsProviderError") };
  it.each<[check: string, changes: Partial<Subject> | Partial<Probes>, says: string]>([
    ["Account", nobody, "there are no credentials that AWS accepts"],
    ["State bucket", nobody, "there are no credentials that AWS accepts"],
    ["States", nobody, "there are no credentials that AWS accepts"],
    ["Credentials", { target: "emulated" }, "The emulator asks no account."],
    ["Provider", { target: "emulated" }, "The emulator provides aws"],
    ["Bucket versions", bucket({ isVersioned: () => refuses("NoSuchBucket") }), "the bucket does not exist"],
    [
      "Bucket TLS",
      { stacks: [{ ...network, location: { type: "http", address: "https://example.com" } }] },
      "not in S3",
    ],
    ["Clock", { request: async () => ({ status: 200 }) }, "does not say what time it is"],
  ])("%s", async (name, changes, says) => {
    const finding = await found(name, changes);
    expect(finding?.status).toBe("skipped");
    expect(finding?.says).toContain(says);
  });

  it("without an environment", async () => {
    const { environment: _, ...machine } = subject;
    const examined = await examine({ ...machine, stacks: [] }, 1000);
    expect(examined.filter(({ status }) => status === "skipped")).toHaveLength(16);
  });
});

describe("an environment whose local AWS does not run", () => {
  it.each([
    ["AWS's own endpoints", undefined],
    ["endpoints of its own", { url: "https://aws.example.com", services: {}, pathStyle: true }],
  ])("is asked nothing, and neither is its backend: %s", async (_, endpoints) => {
    const ask = async () => expect.unreachable();
    const environment = { ...dev, account: { ...dev.account, endpoints } };
    const http = { type: "http", address: "https://states.example.com/dev" } as const;
    const changes = {
      target: "local",
      environment,
      stacks: [{ ...network, location: http }],
      identity: ask,
      probes: { ...probes, readState: ask },
    } as Partial<Subject>;
    for (const name of ["Credentials", "Account", "States"]) {
      expect(await found(name, changes)).toMatchObject({
        status: "skipped",
        says: expect.stringContaining("the local AWS of dev is not running"),
      });
    }
  });
});

describe("the programs of the target local", () => {
  it("are listed with versions and folders", async () => {
    const tool = (name: string) => (name === "kwok" ? `/opt/assets/${name}` : `/usr/bin/${name}`);
    const firstLine = async (program: string) =>
      program === "/usr/bin/helm" ? "v4.1.4+g05fa379" : `${program} v1.35.4`;
    expect(await found("Local Kubernetes", { tool, firstLine })).toEqual({
      name: "Local Kubernetes",
      status: "ok",
      says:
        "kube-apiserver 1.35.4, kube-controller-manager 1.35.4, kube-scheduler 1.35.4, etcd 1.35.4, kubectl 1.35.4, helm 4.1.4 in /usr/bin; " +
        "kwok 1.35.4 in /opt/assets.",
    });
    expect(await found("Local AWS", {})).toMatchObject({ status: "ok", says: "moto_server, aws in /usr/bin." });
  });

  it("need not be there", async () => {
    const advice = 'Only the target "local" needs them: ./platform local setup installs them.';
    const tool = (name: string) => (name === "aws" ? "/usr/bin/aws" : undefined);
    const kubernetes = await found("Local Kubernetes", { tool });
    expect(kubernetes?.status).toBe("skipped");
    expect(kubernetes?.says).toMatch(/^Missing: kube-apiserver, .*, helm\. /);
    expect(kubernetes?.says).toContain(advice);
    const aws = await found("Local AWS", { tool });
    expect(aws).toMatchObject({ status: "skipped", says: `aws in /usr/bin. Missing: moto_server. ${advice}` });
  });

  it("are shown to be broken", async () => {
    const firstLine = async (program: string) => (program === "/usr/bin/etcd" ? undefined : "v1.0.0");
    expect((await found("Local Kubernetes", { firstLine }))?.says).toContain("etcd (does not run), kwok 1.0.0");
  });
});

it("asks the endpoint of the SDK what time it is", async () => {
  const asked: string[] = [];
  const request: Probes["request"] = async (url) => {
    asked.push(url);
    return { status: 200, date: now };
  };
  const env = { ...subject.env, AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };
  await examine({ ...subject, env, probes: { ...probes, request } }, 1000);
  expect(asked).toContain("http://127.0.0.1:4566");
});

it("gives up a check that gets no answer, and reports the others", async () => {
  const never = new Promise<never>(() => {});
  const examined = await examine({ ...subject, probes: { ...probes, keyState: () => never } }, 20);
  expect(examined.find(({ name }) => name === "State key")).toMatchObject({
    status: "warning",
    says: "There was no answer within 0.02 s.",
  });
});

it("does not end with an error that no check expects", async () => {
  const finding = await found("Disk space", {
    freeBytes() {
      throw new Error("statfs is not supported");
    },
  });
  expect(finding).toMatchObject({ status: "skipped", says: "Could not be checked: statfs is not supported." });
});

it.each([
  [tlsOnly, true],
  [tlsOnly.replace('"false"', "false"), true],
  [tlsOnly.replace('"false"', '["false"]'), true],
  [tlsOnly.replace("Deny", "Allow"), false],
  [tlsOnly.replace('"false"', '"true"'), false],
  ["{}", false],
  ["not JSON", false],
  [undefined, false],
])("a policy %s requires TLS: %s", (policy, expected) => {
  expect(requiresTls(policy)).toBe(expected);
});
