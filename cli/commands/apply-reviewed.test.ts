import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const network = { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } };
const cluster = { reads: ["network"], resources: { cluster: { input: reading("network", "id") }, other: {} } };

async function fingerprintOf(fixture: Fixture): Promise<string> {
  return (JSON.parse((await fixture.run("plan dev --json")).stdout) as { fingerprint: string }).fingerprint;
}

/** Both are applied; the next apply of `network` makes `cluster` provisional and loses its state. */
async function losing(): Promise<Fixture> {
  const fixture = new Fixture({ network, cluster });
  await fixture.run("apply dev --auto-approve");
  const provisioner = [{ "local-exec": { command: `rm ${fixture.stateFile("dev-cluster")}` } }];
  fixture.stacks["network"] = { ...network, resources: { vpc: { triggers_replace: "x", provisioner } } };
  return fixture;
}

describeWithTerraform("platform apply --fingerprint", () => {
  it("applies a chain that was never applied as it was reviewed", async () => {
    const fixture = new Fixture({ network, cluster });
    const { code, stdout } = await fixture.run(`apply dev --fingerprint ${await fingerprintOf(fixture)}`);
    expect(code).toBe(0);
    expect(stdout).toContain("3 added, 0 changed, 0 destroyed in 2 stacks.");
  });

  it("refuses what was not reviewed although --auto-approve is there too, and asks for a new review", async () => {
    const fixture = await losing();
    const { code, stdout, stderr } = await fixture.run(
      `apply dev --auto-approve --fingerprint ${await fingerprintOf(fixture)}`,
    );
    expect(code).toBe(1);
    expect(stdout).toContain("dev-cluster would do more than its plan showed: create terraform_data.cluster; create");
    expect(stderr).toContain("needs a new review: ./platform plan dev --target emulated\n");
    expect(stderr).not.toContain("Run again to continue");
  });

  it("says what it does beyond the plan where --auto-approve is given alone", async () => {
    const { code, stderr } = await (await losing()).run("apply dev --auto-approve");
    expect(code).toBe(0);
    expect(stderr).toContain("dev-cluster does more than its plan showed: create terraform_data.cluster; create");
  });

  it("does nothing, with 0, where nothing was to do in the reviewed plan either", async () => {
    const fixture = new Fixture({ network });
    await fixture.run("apply dev --auto-approve");
    expect((await fixture.run(`apply dev --fingerprint ${await fingerprintOf(fixture)}`)).code).toBe(0);
  });

  it("refuses where the reviewed changes are not to be done any more", async () => {
    const fixture = new Fixture({ network });
    const reviewed = await fingerprintOf(fixture);
    await fixture.run("apply dev --auto-approve");
    const { code, stderr } = await fixture.run(`apply dev --fingerprint ${reviewed}`);
    expect(code).toBe(1);
    expect(stderr).toContain("There is nothing to apply, and the plan that was reviewed (fingerprint ");
  });
});

describeWithTerraform("what to type next", () => {
  it("is about the same stacks", async () => {
    const fixture = new Fixture({ network, cluster });
    expect((await fixture.run("plan dev --stack net*")).stderr).toContain(
      "To apply: ./platform apply dev --target emulated --stack 'net*'\n",
    );
    fixture.stacks["network"] = { resources: { vpc: { provisioner: [{ "local-exec": { command: "exit 1" } }] } } };
    expect((await fixture.run("apply dev --auto-approve --stack network")).stderr).toContain(
      "Run again to continue: ./platform apply dev --target emulated --stack network\n",
    );
  });
});
