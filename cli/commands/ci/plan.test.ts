import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { Fixture, reading } from "../../testing/fixture.ts";
import { affect } from "../../testing/pipeline-job.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

const network = { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } };
const cluster = { reads: ["network"], resources: { cluster: { input: reading("network", "id") } } };

// biome-ignore lint/suspicious/noExplicitAny: tests assert its shape
const read = (fixture: Fixture, file: string): any => JSON.parse(readFileSync(fixture.path(file), "utf8"));

describeWithTerraform("platform ci plan", () => {
  it("keeps the plan and the planned outputs of one stack, and plans those that read it on them", async () => {
    const fixture = new Fixture({ network, cluster });
    affect(fixture, { "dev-network": {}, "dev-cluster": { reads: ["dev-network"] } });
    const first = await fixture.run("ci plan dev-network");
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("1 to add") });
    expect(read(fixture, pipelineFiles.plan("dev-network"))).toMatchObject({
      command: "plan",
      environment: "dev",
      result: "changes",
      fingerprint: (await fixture.json("plan dev --stack network")).fingerprint,
      notSelected: 1,
      stacks: [{ id: "dev-network", status: "planned", provisional: false }],
    });
    const second = await fixture.run("ci plan dev-cluster");
    expect(second.code).toBe(0);
    expect(read(fixture, pipelineFiles.plan("dev-cluster"))).toMatchObject({
      stacks: [{ id: "dev-cluster", provisional: true, provisionalBecause: "dev-network is not applied yet" }],
    });
  });

  it("refuses to plan a stack before those that it reads and that change too", async () => {
    const fixture = new Fixture({ network, cluster });
    affect(fixture, { "dev-network": {}, "dev-cluster": { reads: ["dev-network"] } });
    const { code, stderr } = await fixture.run("ci plan dev-cluster");
    expect(code).toBe(1);
    expect(stderr).toContain("pipeline/outputs/dev-network.json is missing");
    const error = expect.stringContaining("dev-network was not planned");
    expect(read(fixture, pipelineFiles.plan("dev-cluster"))).toEqual({ result: "failed", error });
  });

  it("keeps a plan that failed, and none of an earlier one", async () => {
    const fixture = new Fixture({ network });
    await fixture.run("ci plan dev-network");
    fixture.stacks["network"] = { resources: { vpc: { input: "${nonsense}" } } };
    expect((await fixture.run("ci plan dev-network")).code).toBe(1);
    expect(read(fixture, pipelineFiles.plan("dev-network"))).toMatchObject({ result: "failed" });
    expect(existsSync(fixture.path(pipelineFiles.outputs("dev-network")))).toBe(false);
  });

  it("names the stacks when there is none of that id", async () => {
    const { code, stderr } = await new Fixture({ network }).run("ci plan dev-netwrok");
    expect(code).toBe(1);
    expect(stderr).toContain(
      'No stack has the id "dev-netwrok". Did you mean "dev-network"? Stacks: dev-network, prod-',
    );
  });
});
