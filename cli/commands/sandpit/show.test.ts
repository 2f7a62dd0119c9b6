import type { Target } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import type { Fixture } from "../../testing/fixture.ts";
import { havingApplied, sandpitEntry } from "../../testing/having-sandpits.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import { writeState } from "../../testing/state-file.ts";

const at = (time = "2026-11-27T12:00:00Z", user = "alice") => ({
  services: { now: () => new Date(time) },
  env: { PLATFORM_USER: user },
});

const applied = (changes: Partial<SandpitEntry> = {}, target: Target = "emulated"): Promise<Fixture> =>
  havingApplied(sandpitEntry("alice", changes), target, {
    namespaces: ["sandpit-alice", "sandpit-alice-jobs"],
    workload_role_arns: { "sandpit-alice/workload": "arn:aws:iam::111111111111:role/alice-workload" },
  });

describe("platform sandpit show", () => {
  it("says where it is, how to use it, when it ends and what it costs", async () => {
    const fixture = await applied({
      ref: { commit: "0123456789abcdef", branch: "gpu", isDirty: true },
      mergeRequest: 12,
      changes: { tenant: { quota: { pods: "5" } } },
      cost: { hourly: 0.25, atMost: 1.5, status: "estimated", note: "list prices" },
    });
    const { code, stdout } = await fixture.run("sandpit show", at());
    expect(code).toBe(0);
    for (const line of [
      "alice, a shared sandpit of dev",
      "2026-11-26 12:00 UTC, 24 h ago",
      "from 01234567 of gpu with changes that are not committed for merge request !12",
      "2026-11-29 12:00 UTC, in 2d",
      "then sleeps, and is destroyed 2026-11-30 12:00 UTC",
      "until 2026-12-10 12:00 UTC at most: ./platform sandpit extend alice --target emulated",
      "about $0.25 an hour, at most $1.50",
      "tenant.quota.pods = 5",
      "in the cluster ml of dev",
      "https://0123.gr7.us-east-2.eks.amazonaws.com",
      "sandpit-alice, sandpit-alice-jobs",
      "./platform sandpit shell alice --target emulated",
      "arn:aws:iam::111111111111:role/alice-owner",
      "sandpit-alice/workload: arn:aws:iam::111111111111:role/alice-workload",
      "create-secret --name dev/sandpits/alice/<name>",
      "--tags Key=environment,Value=alice Key=sandpit,Value=alice Key=repository,Value=example.com/reference",
    ]) {
      expect(stdout).toContain(line);
    }
    const json = await fixture.json("sandpit show", at());
    expect(schemaErrors("sandpit show", json)).toEqual([]);
    expect(json.clusters).toEqual([
      {
        cluster: "ml",
        api: { name: "dev-ml", endpoint: "https://0123.gr7.us-east-2.eks.amazonaws.com", region: "us-east-2" },
        namespaces: ["sandpit-alice", "sandpit-alice-jobs"],
        ownerRole: "arn:aws:iam::111111111111:role/alice-owner",
        workloadRoles: { "sandpit-alice/workload": "arn:aws:iam::111111111111:role/alice-workload" },
        secretsPath: "dev/sandpits/alice/",
      },
    ]);
  });

  it("writes a command for kubectl that signs in as the owner", async () => {
    const { stdout } = await (await applied({}, "aws")).run("sandpit show", at());
    expect(stdout).toContain(
      "aws eks update-kubeconfig --name dev-ml --region us-east-2 --role-arn arn:aws:iam::111111111111:role/alice-owner --alias alice && kubectl config set-context alice --namespace sandpit-alice",
    );
  });

  it.each([
    [
      { state: "failed", command: "up", problem: "AWS refused it." } as const,
      ["failed (up)", "AWS refused it.", "sandpit up alice"],
    ],
    [
      { state: "failed", command: "down", problem: "A bucket is not empty." } as const,
      ["failed (down)", "A bucket is not empty.", "sandpit down alice"],
    ],
    [{ state: "sleeping" } as const, ["Nothing runs in it. To use it: ./platform sandpit wake alice"]],
    [{ state: "creating" } as const, ["It is coming up. If its run has ended, go on: ./platform sandpit up alice"]],
    [
      { state: "destroying" } as const,
      ["It is going down. If its run has ended, go on: ./platform sandpit down alice"],
    ],
  ])("says what to do about one that is %j", async (changes, texts) => {
    const { stdout } = await (await applied(changes)).run("sandpit show alice", at());
    for (const text of texts) expect(stdout).toContain(text);
  });

  it("shows what is known of one of which nothing is made, or whose states cannot be read", async () => {
    const nothing = await applied({ state: "creating" });
    writeState(nothing.stateFile("alice-ml-tenant"), {});
    expect((await nothing.run("sandpit show", at())).stdout).toContain(
      "Nothing of it is there yet. To make it: ./platform sandpit up alice --target emulated",
    );
    const broken = await applied();
    broken.write(".platform/emulated/state/alice-ml-tenant.tfstate", "{}");
    const { code, stdout } = await broken.run("sandpit show", at());
    expect(code).toBe(0);
    expect(stdout).toContain("alice, a shared sandpit of dev");
    expect(stdout).toContain("alice-ml-tenant.tfstate: ");
  });

  it("marks one of which little time is left, or none", async () => {
    const fixture = await applied();
    expect((await fixture.run("sandpit show", at("2026-11-29T11:00:00Z"))).stdout).toContain("in 1h !");
    expect((await fixture.run("sandpit show", at("2026-11-29T13:00:00Z"))).stdout).toContain(
      "ended 2026-11-29 12:00 UTC !",
    );
  });

  it("says of an environment with a file that it is no sandpit", async () => {
    const { code, stderr } = await (await applied()).run("sandpit show dev", at());
    expect(code).toBe(1);
    expect(stderr).toContain("dev is a permanent environment (environments/dev.ts), not a sandpit.");
  });
});
