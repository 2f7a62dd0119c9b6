import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { Fixture, reading } from "../../testing/fixture.ts";
import { affect } from "../../testing/pipeline-job.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

const network = { resources: { vpc: { input: "a" } }, outputs: { id: { value: "${terraform_data.vpc.id}" } } };
const cluster = { reads: ["network"], resources: { cluster: { input: reading("network", "id") }, other: {} } };

/** Both stacks, planned in one pipeline. */
async function planned(stacks: ConstructorParameters<typeof Fixture>[0] = { network, cluster }): Promise<Fixture> {
  const fixture = new Fixture(stacks);
  affect(fixture, { "dev-network": {}, "dev-cluster": { reads: ["dev-network"] } });
  for (const name of Object.keys(stacks)) expect((await fixture.run(`ci plan dev-${name}`)).code).toBe(0);
  return fixture;
}

describeWithTerraform("platform ci apply", () => {
  it("applies level by level what was reviewed, also where that was provisional, and is done when it is retried", async () => {
    const fixture = await planned();
    expect(await fixture.run("ci apply dev-network")).toMatchObject({ code: 0 });
    const second = await fixture.run("ci apply dev-cluster");
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("2 added") });
    expect(second.stderr).toContain("was provisional. This one does nothing that it did not show.");
    const again = await fixture.run("ci apply dev-cluster");
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing is left to do") });
  });

  it("refuses a plan that is not the one that was reviewed, and says leaf by leaf what differs", async () => {
    const fixture = await planned({ network });
    // The plan of the merge request takes precedence over any that this pipeline makes.
    cpSync(fixture.path(pipelineFiles.plan("dev-network")), fixture.path(pipelineFiles.reviewed("dev-network")));
    fixture.stacks["network"] = { resources: { vpc: { input: "b" }, gateway: {} } };
    await fixture.run("ci plan dev-network");
    const { code, stderr } = await fixture.run("ci apply dev-network");
    expect(code).toBe(1);
    expect(stderr).toContain("(pipeline/reviewed/dev-network.json): it would do what was not reviewed.");
    expect(stderr).toContain('terraform_data.vpc.input: reviewed "a", now "b"\n');
    expect(stderr).toContain("terraform_data.gateway: not reviewed, now to add\n");
    expect(stderr).toContain("output id: reviewed to add, now not planned\n");
    expect(stderr).toContain("Nothing of dev-network was applied. ");
  });

  it("applies what is left of the reviewed plan after an apply that failed half-way", async () => {
    const fixture = await planned({ network: { resources: { vpc: {}, gateway: {} } } });
    await fixture.run("apply dev --auto-approve --stack network");
    // As if the apply had been killed before its second resource.
    const state = JSON.parse(readFileSync(fixture.stateFile("dev-network"), "utf8"));
    state.resources = state.resources.filter(({ name }: { name: string }) => name !== "gateway");
    writeFileSync(fixture.stateFile("dev-network"), JSON.stringify(state));
    const { code, stdout, stderr } = await fixture.run("ci apply dev-network");
    expect(code).toBe(0);
    expect(stderr).toContain("A part of the reviewed plan (pipeline/plans/dev-network.json) is made already.");
    expect(stdout).toContain("1 added, 0 changed, 0 destroyed");
  });

  it("applies once what two pipelines apply at once", async () => {
    const fixture = await planned({ network });
    const both = await Promise.all([fixture.run("ci apply dev-network"), fixture.run("ci apply dev-network")]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stdout }) => stdout.includes("1 added, 0 changed, 0 destroyed"))).toHaveLength(1);
    expect(both.filter(({ stderr }) => stderr.includes("Nothing is left to do"))).toHaveLength(1);
  });

  it("refuses without a reviewed plan", async () => {
    const { code, stderr } = await new Fixture({ network }).run("ci apply dev-network");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "No plan of dev-network was reviewed: there is neither pipeline/reviewed/dev-network.json nor pipeline/plans/dev-network.json.",
    );
  });
});
