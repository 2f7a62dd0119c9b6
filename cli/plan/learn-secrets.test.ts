import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { anna, dev, Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("a sensitive output that another stack reads", () => {
  it("is not shown when only downstream stacks are planned, however far downstream", async () => {
    const secret = "correct-horse-battery";
    const fixture = new Fixture({
      network: { outputs: { token: { value: secret, sensitive: true } } },
      cluster: { reads: ["network"], outputs: { passed: { value: reading("network", "token"), sensitive: true } } },
      nodes: { reads: ["cluster"] },
    });
    await fixture.run("apply dev --auto-approve");
    // In Terraform, a value that was read from a state loses its mark.
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

  it("is not shown by the apply that first computes it", async () => {
    const fixture = new Fixture({
      network: { resources: { vpc: {} }, outputs: { token: { value: "${terraform_data.vpc.id}", sensitive: true } } },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "token") } } },
    });
    const { code, stdout, stderr } = await fixture.run("apply dev --auto-approve --json");
    expect(code).toBe(0);
    const { outputs } = JSON.parse(readFileSync(fixture.stateFile("dev-network"), "utf8"));
    expect(outputs.token.value).toMatch(/^[0-9a-f-]{36}$/);
    expect(stdout + stderr).not.toContain(outputs.token.value);
  });
});

describeWithTerraform("a sensitive output that a personal environment reads from its base", () => {
  const secret = "correct-horse-battery";

  it("is not shown by any command about the personal environment", async () => {
    const fixture = new Fixture({
      network: { outputs: { token: { value: secret, sensitive: true } }, shared: true },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "token") } } },
    });
    fixture.environments = [dev, anna];
    expect((await fixture.run("apply dev --auto-approve --stack network")).code).toBe(0);
    const shown = [
      await fixture.run("plan anna --detailed"),
      await fixture.run("plan anna --json"),
      await fixture.run("apply anna --auto-approve --detailed"),
      await fixture.run("state show anna-cluster:terraform_data.cluster --all"),
      await fixture.run("state search anna --json"),
      await fixture.run("destroy anna --auto-approve --detailed"),
    ];
    expect(shown.map(({ code }) => code)).toEqual([2, 2, 0, 0, 0, 0]);
    expect(shown[0]?.stdout).toContain("(sensitive value)");
    expect(shown[3]?.stdout).toContain('input = "(sensitive value)"');
    for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain(secret);
  });

  it("is not shown in an error", async () => {
    const fixture = new Fixture({
      network: { outputs: { token: { value: secret, sensitive: true } }, shared: true },
      cluster: {
        reads: ["network"],
        resources: {
          cluster: { provisioner: [{ "local-exec": { command: `echo ${reading("network", "token")}; exit 1` } }] },
        },
      },
    });
    fixture.environments = [dev, anna];
    await fixture.run("apply dev --auto-approve --stack network");
    const { code, stdout, stderr } = await fixture.run("apply anna --auto-approve");
    expect(code).toBe(1);
    expect(stdout).toContain("local-exec provisioner error");
    expect(stdout + stderr).not.toContain(secret);
  });
});
