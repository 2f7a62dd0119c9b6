import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const network = { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } };
const cluster = { reads: ["network"], resources: { cluster: { input: reading("network", "id") }, other: {} } };

async function fingerprintOf(fixture: Fixture): Promise<string> {
  return (JSON.parse((await fixture.run("plan dev --json")).stdout) as { fingerprint: string }).fingerprint;
}

/** Both are applied; the next apply of `network` makes `cluster` provisional and deletes its state file. */
async function losing(): Promise<Fixture> {
  const fixture = new Fixture({ network, cluster });
  await fixture.applied("dev");
  const provisioner = [{ "local-exec": { command: `rm ${fixture.stateFile("dev-cluster")}` } }];
  fixture.stacks["network"] = { ...network, resources: { vpc: { triggers_replace: "x", provisioner } } };
  return fixture;
}

describeWithTerraform("platform apply --fingerprint", () => {
  it("applies a chain of new stacks exactly as it was reviewed", async () => {
    const fixture = new Fixture({ network, cluster });
    const { code, stdout } = await fixture.run(`apply dev --fingerprint ${await fingerprintOf(fixture)}`);
    expect(code).toBe(0);
    expect(stdout).toContain("3 added, 0 changed, 0 destroyed in 2 stacks.");
  });

  it("refuses changes that were not reviewed, even with --auto-approve, and asks for a new review", async () => {
    const fixture = await losing();
    const { code, stdout, stderr } = await fixture.run(
      `apply dev --auto-approve --fingerprint ${await fingerprintOf(fixture)}`,
    );
    expect(code).toBe(1);
    expect(stdout).toContain("dev-cluster would do more than its plan showed: create terraform_data.cluster; create");
    expect(stderr).toContain("needs a new review: ./platform plan dev --target emulated\n");
    expect(stderr).not.toContain("Run again to continue");
  });

  it("reports what it does beyond the plan when only --auto-approve is given", async () => {
    const { code, stderr } = await (await losing()).run("apply dev --auto-approve");
    expect(code).toBe(0);
    expect(stderr).toContain("dev-cluster does more than its plan showed: create terraform_data.cluster; create");
  });

  it("changes nothing and exits with 0 when the reviewed plan has no changes either", async () => {
    const fixture = new Fixture({ network });
    await fixture.applied("dev");
    expect((await fixture.run(`apply dev --fingerprint ${await fingerprintOf(fixture)}`)).code).toBe(0);
  });

  it("refuses when the reviewed changes are no longer needed", async () => {
    const fixture = new Fixture({ network });
    const reviewed = await fingerprintOf(fixture);
    await fixture.run("apply dev --auto-approve");
    const { code, stderr } = await fixture.run(`apply dev --fingerprint ${reviewed}`);
    expect(code).toBe(1);
    expect(stderr).toContain("There is nothing to apply, and the plan that was reviewed (fingerprint ");
  });
});

describeWithTerraform("the suggested next command", () => {
  it("selects the same stacks", async () => {
    const fixture = new Fixture({ network, cluster });
    expect((await fixture.run("plan dev --stack net*")).stderr).toContain(
      "To apply: ./platform apply dev --target emulated --stack 'net*' --fingerprint ",
    );
    fixture.stacks["network"] = { resources: { vpc: { provisioner: [{ "local-exec": { command: "exit 1" } }] } } };
    expect((await fixture.run("apply dev --auto-approve --stack network")).stderr).toContain(
      "Run again to continue, after the fix where one is named above: ./platform apply dev --target emulated --stack network\n",
    );
  });
});
