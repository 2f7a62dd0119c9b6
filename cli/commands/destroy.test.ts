import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

async function applied(): Promise<Fixture> {
  const fixture = new Fixture({
    network: { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } },
    cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "id") } } },
  });
  expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
  return fixture;
}

describeWithTerraform("platform destroy", () => {
  it("destroys downstream stacks first, after the environment's name is typed", async () => {
    const fixture = await applied();
    const { code, stdout, stderr } = await fixture.run("destroy dev", { answer: "dev" });
    expect(code).toBe(0);
    expect(stdout).toContain("0 added, 0 changed, 2 destroyed in 2 stacks.");
    expect(stderr).toMatch(/dev-cluster 1 destroyed[\s\S]*dev-network destroying/);
    const again = await fixture.run("destroy dev");
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("Nothing of dev exists.");
  });

  it("changes nothing after any other answer, or when nobody can be asked", async () => {
    const fixture = await applied();
    const answered = await fixture.run("destroy dev", { answer: "yes" });
    expect(answered.code).toBe(1);
    const unattended = await fixture.run("destroy dev");
    expect(unattended.code).toBe(1);
    expect(unattended.stderr).toContain("There is no terminal to ask on");
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("refuses a protected environment and says how to lift the protection", async () => {
    const { code, stderr } = await new Fixture({ network: {} }).run("destroy prod --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("prod is protected and cannot be destroyed.");
    expect(stderr).toContain("set protected: false in environments/prod.ts in a reviewed change");
  });

  it("refuses to destroy a stack that another one depends on", async () => {
    const fixture = await applied();
    const refused = await fixture.run("destroy dev --stack network --auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("dev-cluster still exists and depends on dev-network.");
    const { code, stdout } = await fixture.run("destroy dev --stack cluster --auto-approve");
    expect(code).toBe(0);
    expect(stdout).toContain("dev-cluster  1 destroyed");
    expect((await fixture.run("destroy dev --stack network --auto-approve")).code).toBe(0);
  });

  it("keeps the upstreams of a stack that cannot be destroyed, and continues when run again", async () => {
    const fixture = new Fixture({});
    const fixed = fixture.path("fixed");
    const provisioner = [{ "local-exec": { when: "destroy", command: `test -f ${fixed}` } }];
    fixture.stacks = {
      network: { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "id"), provisioner } } },
    };
    await fixture.run("apply dev --auto-approve");
    const { code, stdout, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stdout).toMatch(/dev-cluster {2}failed/);
    expect(stdout).toContain("dev-network  not run: dev-cluster failed");
    expect(stderr).toContain("Run again to continue: ./platform destroy dev --target emulated");
    writeFileSync(fixed, "");
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });

  it("destroys without asking what was reviewed, and nothing else", async () => {
    const fixture = await applied();
    const planned = await fixture.run("plan dev --destroy --json");
    expect(planned.code).toBe(2);
    const { isDestroy, fingerprint, totals } = JSON.parse(planned.stdout) as Record<string, unknown>;
    expect(isDestroy).toBe(true);
    expect(totals).toMatchObject({ destroy: 2 });
    const hint = (await fixture.run("plan dev --destroy")).stderr;
    expect(hint).toContain(`To destroy: ./platform destroy dev --target emulated --fingerprint ${fingerprint}\n`);
    const other = await fixture.run("destroy dev --fingerprint 0123456789abcdef");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("The plan is not the one that was reviewed");
    expect((await fixture.run("plan dev")).code).toBe(0);
    expect((await fixture.run(`destroy dev --fingerprint ${fingerprint}`)).code).toBe(0);
    expect((await fixture.run("plan dev --destroy")).code).toBe(0);
  });

  it("asks with the place", async () => {
    const fixture = await applied();
    const questions: string[] = [];
    await fixture.run("destroy dev", { answer: async (question) => `${questions.push(question)}` });
    expect(questions).toEqual([
      "Destroy all of this in dev on the emulator, posing as account 111111111111 (ml-dev), us-east-2? It cannot be undone. Type dev to continue: ",
    ]);
  });
});
