import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture } from "../../testing/fixture.ts";
import { writeState } from "../../testing/state-file.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

describeWithTerraform("platform state drift", () => {
  const stacks = { network: { resources: { vpc: {} } }, cluster: { resources: { control: {} } } };

  it("finds no drift right after an apply, and records when it checked", async () => {
    const fixture = new Fixture(stacks);
    expect((await fixture.run("state drift dev")).stdout).toBe(
      "No stack was checked.\nNot applied: dev (all of it).\n",
    );
    await fixture.run("apply dev --auto-approve --stack network");
    const services = { now: () => new Date("2026-11-21T22:15:00Z") };
    const { code, stdout, stderr } = await fixture.run("state drift", { services });
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("No drift in 1 stack.\nNot applied: dev-cluster, prod (all of it).\n");
    const kept = JSON.parse(readFileSync(fixture.path(".platform/emulated/drift.json"), "utf8"));
    expect(kept).toEqual([
      {
        stack: "dev-network",
        environment: "dev",
        checkedAt: "2026-11-21T22:15:00.000Z",
        resources: [],
        passedOver: [],
      },
    ]);
  });

  it("checks the other stacks when one fails", async () => {
    const fixture = new Fixture(stacks);
    await fixture.run("apply dev --auto-approve");
    fixture.stacks["network"] = { resources: { vpc: { input: "${nothing.there}" } } };
    const { code, stdout, stderr } = await fixture.run("state drift dev");
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: dev-network: was not checked: [\s\S]*nothing/);
    expect(stdout).toContain("No drift in 1 stack.");
  });

  it("names each environment whose account the credentials do not belong to", async () => {
    const fixture = new Fixture(stacks);
    fixture.target = "aws";
    for (const id of ["dev-network", "dev-cluster"]) writeState(fixture.stateFile(id), {});
    const services = {
      identify: async () => ({ account: "222222222222", arn: "arn:aws:iam::222222222222:user/anna" }),
    };
    const { code, stderr } = await fixture.run("state drift", { services });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "error: dev-network, dev-cluster: each was not checked: The AWS credentials belong to account 222222222222",
    );
  });
});
