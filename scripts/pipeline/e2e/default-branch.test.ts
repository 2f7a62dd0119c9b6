import { describe, expect, it } from "vitest";
import type { Clone } from "../clone.ts";
import { checking } from "../project.ts";
import { projectForTests } from "../project-for-tests.ts";
import { lab, live, withoutClusters } from "../specs.ts";

/** In the files of both environments. */
function inBoth(before: string, after: string): (clone: Clone) => void {
  return (clone) => {
    for (const { name } of [lab, live]) clone.edit(`environments/${name}.ts`, before, after);
  };
}

// One story. What an environment waits for does not depend on how many stacks it has: each has one.
describe("the pipeline of the default branch", () => {
  const started = projectForTests([withoutClusters(lab), live]);

  it("waits for a person where nobody has reviewed a plan", async () => {
    const project = await started();
    const run = await project.run({ of: "defaultBranch" });
    expect(run.children("apply"), run.output).toEqual(["inputs", "plan lab-network", "approve lab"]);
    expect(run.job("approve lab").status).toBe("manual");
    expect(project.clone.states()).toEqual({});
  });

  it("applies what was reviewed, and waits before an environment that is not applied on merge", async () => {
    const project = await started();
    const request = project.propose("Move a zone", inBoth("us-east-2b", "us-east-2c"));
    expect((await project.run(request, { skipped: checking })).failed).toEqual([]);
    const run = await project.run(project.merge(request));
    expect(run.children("apply"), run.output).toEqual(["inputs", "apply lab-network", "approve live"]);
    expect(Object.keys(project.clone.states())).toEqual(["lab-network"]);
    expect(project.gitlab.project.deployments.map(({ environment }) => environment)).toEqual(["lab/network"]);
  });

  it("goes on when a person starts it, with what is not deployed yet", async () => {
    const project = await started();
    const run = await project.run({ of: "defaultBranch" }, { manual: ["approve live"] });
    expect(run.failed, run.output).toEqual([]);
    expect(run.children("apply")).toEqual(["inputs", "approve live", "apply live-network"]);
    expect(project.clone.addresses("live-network")).not.toEqual([]);
  });

  it("refuses what was not reviewed, says what differs, and leaves the next environment alone", async () => {
    const project = await started();
    const request = project.propose("Rename endpoints", (clone) =>
      clone.edit("modules/vpc/s3-endpoint.ts", "{name}-s3`", "{name}-s3-gateway`"),
    );
    await project.run(request, { skipped: checking });
    project.clone.setFaults({ type: "aws_vpc", effect: "change", set: { enable_dns_hostnames: false } });
    const states = project.clone.states();
    const run = await project.run(project.merge(request));
    expect(run.failed, run.output).toEqual(["apply lab-network"]);
    expect(run.job("apply lab-network").log).toContain("it would do what was not reviewed");
    expect(run.job("apply lab-network").log).toMatch(/aws_vpc\.vpc.*enable_dns_hostnames/);
    expect(run.children("apply")).not.toContain("approve live");
    expect(project.clone.states()).toEqual(states);
  });
});
