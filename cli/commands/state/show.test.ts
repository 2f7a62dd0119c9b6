import { describe, expect, it } from "vitest";
import { applied, network, secret } from "../../testing/applied-states.ts";
import { writeState } from "../../testing/state-file.ts";

const fixture = applied();

describe("platform state show", () => {
  it.each(["dev-network:aws_vpc.main", "aws_vpc.main", "arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1", "vpc-1"])(
    "finds a resource by %s",
    async (name) => {
      expect((await fixture.run(`state show ${name}`)).stdout).toMatch(/^aws_vpc\.main\n {2}stack +dev-network$/m);
    },
  );

  it("shows neighbours, cost and state", async () => {
    const { resource } = await fixture.json("state show nat-1");
    expect(resource).toMatchObject({ dependencies: ["aws_subnet.a", "aws_vpc.main"], dependants: [], tainted: false });
    expect(resource.cost.status).toBe("exact");
    expect((await fixture.json("state show subnet-1")).resource).toMatchObject({
      tainted: true,
      dependants: ["aws_nat_gateway.a"],
    });
  });

  it("masks secrets", async () => {
    const { stdout } = await fixture.run("state show db-1");
    expect(stdout).toContain('password = "(sensitive value)"');
    expect(stdout).not.toContain(secret);
  });

  it("reveals one attribute, on a terminal only", async () => {
    const terminal = { columns: 80, answer: "" };
    const piped = await fixture.run("state show db-1 --reveal password", { answer: "" });
    expect(piped.code).toBe(1);
    expect(piped.stdout).toBe("");
    expect(piped.stderr).toContain("works on a terminal only");
    expect((await fixture.run("state show db-1 --reveal password", terminal)).stdout).toBe(`${secret}\n`);
    expect((await fixture.run("state show db-1 --reveal pasword", terminal)).stderr).toContain(
      'aws_db_instance.main has no attribute "pasword". Attributes: id, note, password.',
    );
  });

  it("says what to type when nothing matches", async () => {
    const { code, stderr } = await fixture.run("state show aws_vpc.mian");
    expect(code).toBe(1);
    expect(stderr).toContain("Similar:\n  dev-network:aws_vpc.main");
  });

  it("says what to type when several resources match", async () => {
    const both = applied();
    writeState(both.stateFile("prod-network"), network);
    const { code, stderr } = await both.run("state show aws_vpc.main");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "names 2 resources. Name one of them:\n  dev-network:aws_vpc.main\n  prod-network:aws_vpc.main",
    );
    expect((await both.run("state show aws_vpc.main --environment prod")).code).toBe(0);
  });
});
