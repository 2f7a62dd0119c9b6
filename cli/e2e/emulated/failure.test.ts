import { findEnvironment } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

interface ApplyReport {
  readonly stacks: readonly { readonly id: string; readonly status: string; readonly error?: string }[];
}

function statuses(stdout: string): Record<string, string> {
  return Object.fromEntries((JSON.parse(stdout) as ApplyReport).stacks.map(({ id, status }) => [id, status]));
}

describe("a create that fails half-way", () => {
  it("stops what depends on it, leaves its siblings alone, and running again continues", async () => {
    const rehearsal = new Rehearsal();
    // Both control planes of prod are made at the same time; one of the two fails.
    rehearsal.setFaults([
      { type: "aws_eks_cluster", operation: "create", effect: "fail", nth: 2, message: "no capacity in us-east-2b" },
    ]);
    const broken = await rehearsal.run("apply prod --target emulated --auto-approve --json");
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain("no capacity in us-east-2b");
    const after = statuses(broken.stdout);
    const failed = after["prod-training-cluster"] === "failed" ? "training" : "inference";
    const sibling = failed === "training" ? "inference" : "training";
    expect(after).toEqual({
      "prod-network": "applied",
      [`prod-${failed}-cluster`]: "failed",
      [`prod-${failed}-nodes`]: "not run",
      [`prod-${sibling}-cluster`]: "applied",
      [`prod-${sibling}-nodes`]: "applied",
    });

    rehearsal.setFaults([]);
    const resumed = await rehearsal.run("apply prod --target emulated --auto-approve --json");
    expect(resumed.code, resumed.stderr).toBe(0);
    expect((await rehearsal.run("plan prod --target emulated")).code).toBe(0);
  });
});

describe("a service that throttles", () => {
  it("is reported in its own words", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.setFaults([{ type: "aws_subnet", operation: "create", effect: "throttle", count: 99 }]);
    const { code, stdout } = await rehearsal.run("apply dev --target emulated --auto-approve --json --stack network");
    expect(code).toBe(1);
    expect(stdout).toMatch(/Throttling|RequestLimitExceeded/);
  });
});

describe("two environments at once", () => {
  it("are applied by two commands that share nothing but the repository", async () => {
    const rehearsal = new Rehearsal();
    const both = await Promise.all(
      ["dev", "staging"].map((name) => rehearsal.run(`apply ${name} --target emulated --auto-approve`)),
    );
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const plans = await Promise.all(["dev", "staging"].map((name) => rehearsal.run(`plan ${name} --target emulated`)));
    expect(plans.map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe("two people at one environment", () => {
  it("never apply the same state twice: one waits its turn or is told who holds it", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.setFaults([{ type: "aws_vpc", operation: "create", effect: "slow", seconds: 3 }]);
    const both = await Promise.all(
      [1, 2].map(() => rehearsal.run("apply dev --target emulated --auto-approve --stack network")),
    );
    expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(both.find(({ code }) => code === 1)?.stderr).toMatch(/lock|held|in use|stale/i);
    expect(rehearsal.addresses("dev-network").filter((address) => address.startsWith("aws_vpc."))).toHaveLength(1);
    rehearsal.setFaults([]);
    expect((await rehearsal.run("plan dev --target emulated --stack network")).code).toBe(0);
  });
});

describe("an upstream that will publish other outputs", () => {
  it("makes what reads them provisional, and the apply follows", async () => {
    const dev = findEnvironment("dev");
    const zones = dev.network.availabilityZones;
    const smaller = { ...dev, network: { ...dev.network, availabilityZones: zones.slice(0, 2) } };
    const rehearsal = new Rehearsal([smaller]);
    expect((await rehearsal.run("apply dev --target emulated --auto-approve")).code).toBe(0);

    rehearsal.environments = [dev];
    const { stdout } = await rehearsal.run("plan dev --target emulated --json");
    const { totals, stacks } = JSON.parse(stdout) as {
      totals: Readonly<Record<string, number>>;
      stacks: { id: string; provisionalBecause?: string }[];
    };
    expect(totals["add"]).toBeGreaterThan(0);
    expect([totals["change"], totals["replace"], totals["destroy"]]).toEqual([0, 0, 0]);
    expect(stacks.find(({ id }) => id === "dev-ml-nodes")?.provisionalBecause).toContain(
      "outputs of dev-network change",
    );
    const applied = await rehearsal.run("apply dev --target emulated --auto-approve");
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stderr).not.toContain("did not show");
    expect((await rehearsal.run("plan dev --target emulated")).code).toBe(0);
  });
});

describe("a wrong account", () => {
  it("is refused before anything is made", async () => {
    const rehearsal = new Rehearsal();
    process.env["EMULATOR_ACCOUNT"] = "999999999999";
    try {
      const { code, stderr } = await rehearsal.run("apply dev --target emulated --auto-approve");
      expect(code).toBe(1);
      expect(stderr).toMatch(/account/i);
      expect(stderr).toContain("999999999999");
    } finally {
      delete process.env["EMULATOR_ACCOUNT"];
    }
  });
});
