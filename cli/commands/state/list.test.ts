import { describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";

const fixture = applied();

describe("platform state list", () => {
  it("lists the resources of all environments, and the stacks that are not applied", async () => {
    const { code, stdout } = await fixture.run("state list");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^STACK +ADDRESS +ID +STATE$/m);
    expect(stdout).toMatch(/^dev-network +aws_subnet\.a +subnet-1 +tainted$/m);
    expect(stdout).toContain("5 resources, 1 tainted, 1 deposed in 2 stacks.");
    expect(stdout).toContain("Not applied: prod (all of it).");
  });

  it.each([
    ["--tainted", ["aws_subnet.a"]],
    ["--deposed", ["aws_eip.old"]],
    ["--type aws_vpc --type terraform_*", ["aws_vpc.main", "terraform_data.control"]],
    ["--stack cluster", ["terraform_data.control"]],
  ])("filters by %s", async (filter, addresses) => {
    const { resources } = await fixture.json(`state list dev ${filter}`);
    expect(resources.map(({ address }: { address: string }) => address).sort()).toEqual(addresses);
  });

  it("says when nothing is applied, and lists the environments that exist", async () => {
    expect((await fixture.run("state list prod")).stdout).toBe(
      "Nothing is applied yet.\nNot applied: prod (all of it).\n",
    );
    const { code, stderr } = await fixture.run("state list prd");
    expect(code).toBe(1);
    expect(stderr).toContain('No environment is called "prd". Did you mean "prod"? Environments: dev, prod.');
  });

  it("shortens addresses only on a terminal", async () => {
    expect((await fixture.run("state list dev", { columns: 36 })).stdout).toContain("…");
    expect((await fixture.run("state list dev")).stdout).not.toContain("…");
  });

  it("names the full command in the error about a mistyped option", async () => {
    expect((await fixture.run("state list --tainte")).stderr).toContain("(platform state list --help says more)");
  });
});
