import { checkEnvironment } from "@ml-platform/environments";
import { small, smallSpec } from "@ml-platform/environments/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

interface ApplyReport {
  readonly stacks: readonly { readonly id: string; readonly status: string; readonly error?: string }[];
}

const { ml } = smallSpec.clusters ?? {};
if (ml === undefined) throw new RangeError("the small environment has a cluster ml");
const system = { instanceType: "m7i.large", size: { min: 1, max: 2 } };
const cluster = { ...ml, platform: undefined, nodeGroups: { system } };
const twoClusters = checkEnvironment({
  ...smallSpec,
  sandpits: undefined,
  clusters: { one: cluster, another: cluster },
});

function statuses(stdout: string): Record<string, string> {
  return Object.fromEntries((JSON.parse(stdout) as ApplyReport).stacks.map(({ id, status }) => [id, status]));
}

describe("an apply that fails half-way", () => {
  it("stops downstream stacks only, and the next run continues", async () => {
    const rehearsal = new Rehearsal([twoClusters]);
    // Both control planes are created at the same time; one of them fails.
    rehearsal.setFaults([
      { type: "aws_eks_cluster", operation: "create", effect: "fail", nth: 2, message: "no capacity in us-east-2b" },
    ]);
    const broken = await rehearsal.run("apply small --auto-approve --json");
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain("no capacity in us-east-2b");
    const after = statuses(broken.stdout);
    const [failed = ""] = Object.keys(after).filter((id) => after[id] === "failed");
    const [one, another] = ["small-one", "small-another"];
    expect([`${one}-cluster`, `${another}-cluster`]).toContain(failed);
    const other = failed === `${one}-cluster` ? another : one;
    const nodes = failed.replace("-cluster", "-nodes");
    expect(after).toEqual({
      "small-network": "applied",
      [failed]: "failed",
      [nodes]: "not run",
      [`${other}-cluster`]: "applied",
      [`${other}-nodes`]: "applied",
    });

    rehearsal.setFaults([]);
    const resumed = await rehearsal.run("apply small --auto-approve --json");
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(statuses(resumed.stdout)).toEqual({
      "small-network": "no changes",
      [failed]: "applied",
      [nodes]: "applied",
      [`${other}-cluster`]: "no changes",
      [`${other}-nodes`]: "no changes",
    });
  });
});

describe("a service that throttles", () => {
  it("is reported in its own words", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.setFaults([{ type: "aws_subnet", operation: "create", effect: "throttle", count: 99 }]);
    const { code, stdout } = await rehearsal.run("apply small --auto-approve --json --stack network");
    expect(code).toBe(1);
    expect(stdout).toMatch(/Throttling|RequestLimitExceeded/);
  });
});

describe("two environments at once", () => {
  it("can be applied by two commands that share only the repository", async () => {
    const rehearsal = new Rehearsal([small, { ...small, name: "little" }]);
    const networksOfBoth = async (command: string) => {
      const runs = ["small", "little"].map((name) => rehearsal.run(`${command} ${name} --stack network`));
      return (await Promise.all(runs)).map(({ code }) => code);
    };
    expect(await networksOfBoth("apply --auto-approve")).toEqual([0, 0]);
    expect(await networksOfBoth("plan")).toEqual([0, 0]);
  });
});

describe("two people working on one environment", () => {
  it("take turns: one waits for the lock of the environment, and finds nothing left to do", async () => {
    const rehearsal = new Rehearsal();
    rehearsal.setFaults([{ type: "aws_vpc", operation: "create", effect: "slow", seconds: 3 }]);
    const both = await Promise.all([1, 2].map(() => rehearsal.run("apply small --auto-approve --stack network")));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes("Waiting for the lock of small: held by "))).toHaveLength(1);
    expect(both.filter(({ stdout }) => stdout.includes("No changes"))).toHaveLength(1);
    expect(rehearsal.addresses("small-network").filter((address) => address.startsWith("aws_vpc."))).toHaveLength(1);
    rehearsal.setFaults([]);
    expect((await rehearsal.run("plan small --stack network")).code).toBe(0);
  });
});

describe("the wrong account", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("is refused before anything is created", async () => {
    vi.stubEnv("EMULATOR_ACCOUNT", "999999999999");
    const { code, stderr } = await new Rehearsal().run("apply small --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toMatch(/account/i);
    expect(stderr).toContain("999999999999");
  });
});
