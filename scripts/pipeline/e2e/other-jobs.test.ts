import { skipWithoutPrograms } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import type { Clone } from "../clone.ts";
import { projectForTests } from "../project-for-tests.ts";
import { lab } from "../specs.ts";

const base: PermanentSpec = { ...lab, sandpits: { mergeRequests: true } };

async function apply({ clone }: { readonly clone: Clone }): Promise<void> {
  const { exitCode, all } = await clone.platform("apply", base.name, "--auto-approve");
  expect(exitCode, all).toBe(0);
}

const started = projectForTests([base], apply);

describe("the schedule that looks for drift", () => {
  const schedule = { of: "schedule", variables: { PLATFORM_SCHEDULE: "drift" } } as const;

  it("is orange and keeps one open issue while something differs, and closes it afterwards", async () => {
    const project = await started();
    project.clone.setFaults({ type: "aws_vpc", effect: "change", set: { enable_dns_hostnames: false } });
    const drifted = await project.run(schedule);
    expect(drifted.failed, drifted.output).toEqual([]);
    expect(drifted.job("drift lab")).toMatchObject({ status: "warned", exitCode: 2 });
    const states = () => project.gitlab.project.issues.map(({ state }) => state);
    expect(states()).toEqual(["opened"]);
    expect(project.gitlab.project.issues[0]?.description).toContain("enable_dns_hostnames");
    project.clone.setFaults();
    await apply(project);
    const gone = await project.run(schedule);
    expect(gone.job("drift lab").status, gone.output).toBe("passed");
    expect(states()).toEqual(["closed"]);
  });
});

describe("the sandpit of a merge request", () => {
  const variables = { PLATFORM_SANDPIT_BASE: base.name };

  it("is made when a person starts it, and destroyed after its branch is gone", async () => {
    const project = await started();
    const request = project.propose("Try something", (clone) => clone.write("docs/try.md", "# Try\n"));
    const deployed = await project.run(request, { only: ["deploy sandpit"], variables });
    expect(deployed.job("deploy sandpit"), deployed.output).toMatchObject({
      status: "passed",
      environment: "sandpit/mr-1",
    });
    expect(project.clone.addresses("mr-1-ml-tenant")).toEqual(
      expect.arrayContaining([expect.stringMatching(/^kubernetes_namespace_v1\./)]),
    );
    expect(project.notes(request)).toEqual([expect.stringContaining("| State | ready |")]);
    project.merge(request);
    project.clone.git("branch", "--delete", "--force", request.source);
    const stopped = await project.run(request, { only: ["stop sandpit"], variables });
    expect(stopped.job("stop sandpit").status, stopped.output).toBe("passed");
    expect(project.clone.addresses("mr-1-ml-tenant")).toEqual([]);
    expect(project.notes(request)).toEqual([expect.stringContaining("Nothing of it is left.")]);
  });

  it("is looked after by a schedule", async () => {
    const project = await started();
    const schedule = { of: "schedule", variables: { PLATFORM_SCHEDULE: "reap" } } as const;
    const run = await project.run(schedule, { variables });
    expect(run.job("reap").status, run.output).toBe("passed");
    expect(run.job("reap").log).toContain("Nothing is due");
  });
});

describe("the job that trains", () => {
  skipWithoutPrograms("python3");

  it("trains small on the CPU where there is no GPU, and keeps the model and its metrics", async () => {
    const project = await started();
    const request = project.propose("Train more", (clone) => clone.edit("examples/nlp-training/README.md", /$/, "\n"));
    const run = await project.run(request, { only: ["train"] });
    expect(run.job("train").status, run.output).toBe("passed");
    expect(project.artifact("train", "examples/nlp-training/output/metrics.txt")).toMatch(/accuracy/);
  });
});
