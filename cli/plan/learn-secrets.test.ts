import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("a sensitive output that another stack reads", () => {
  it("is not shown where only stacks below it are planned, however far", async () => {
    const secret = "correct-horse-battery";
    const fixture = new Fixture({
      network: { outputs: { token: { value: secret, sensitive: true } } },
      cluster: { reads: ["network"], outputs: { passed: { value: reading("network", "token"), sensitive: true } } },
      nodes: { reads: ["cluster"] },
    });
    await fixture.run("apply dev --auto-approve");
    // Terraform lets a value that was read lose its mark.
    fixture.stacks["cluster"] = { reads: ["network"], outputs: { passed: { value: reading("network", "token") } } };
    await fixture.run("apply dev --auto-approve");
    fixture.stacks["nodes"] = { reads: ["cluster"], resources: { nodes: { input: reading("cluster", "passed") } } };
    for (const format of ["--detailed", "--json", "--markdown --detailed"]) {
      const { code, stdout, stderr } = await fixture.run(`plan dev --stack nodes ${format}`);
      expect(code).toBe(2);
      expect(stdout).toContain("(sensitive value)");
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it("is not shown by the apply that finds out what it is", async () => {
    const fixture = new Fixture({
      network: { resources: { vpc: {} }, outputs: { token: { value: "${terraform_data.vpc.id}", sensitive: true } } },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "token") } } },
    });
    const { code, stdout, stderr } = await fixture.run("apply dev --auto-approve --json");
    expect(code).toBe(0);
    const { outputs } = JSON.parse(readFileSync(fixture.stateFile("network"), "utf8"));
    expect(outputs.token.value).toMatch(/^[0-9a-f-]{36}$/);
    expect(stdout + stderr).not.toContain(outputs.token.value);
  });
});
