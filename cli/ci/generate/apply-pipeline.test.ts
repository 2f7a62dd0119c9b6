import { describe, expect, it } from "vitest";
import type { AffectedStacks } from "../affected-stacks.ts";
import { affected, affectedEnvironment, affectedStack, reviewedPlan, threeStacks } from "../testing/affected.ts";
import { applyPipeline } from "./apply-pipeline.ts";

/** @param unseen ids of stacks that nobody has reviewed */
function pipelineOf(stacks: AffectedStacks, unseen: readonly string[] = []) {
  const ids = stacks.environments.flatMap((environment) => environment.stacks.map(({ id }) => id));
  const reviewed = new Map(ids.filter((id) => !unseen.includes(id)).map((id) => [id, reviewedPlan()]));
  return applyPipeline(stacks, { reviewed, appliedOnMerge: ["dev", "staging"] });
}

const dev = affectedEnvironment("dev", threeStacks("dev"));
const prod = affectedEnvironment("prod", threeStacks("prod"));
const anna = affectedEnvironment("anna", [affectedStack("anna-network")], { kind: "personal" });

describe("the pipeline of the default branch", () => {
  it("applies an environment level by level before the next one, which waits for a person", () => {
    const { stages, jobs } = pipelineOf(affected(dev, prod));
    expect(stages).toEqual(["inputs", "dev apply 1", "dev apply 2", "prod gate", "prod apply 1", "prod apply 2"]);
    expect(jobs.map(({ name }) => name)).toEqual([
      "inputs",
      "apply dev-network",
      "apply dev-ml-cluster",
      "apply dev-bastion",
      "approve prod",
      "apply prod-network",
      "apply prod-ml-cluster",
      "apply prod-bastion",
    ]);
  });

  it("records each apply as a deployment of its stack, one at a time", () => {
    const { jobs } = pipelineOf(affected(dev, prod));
    expect(jobs.filter(({ extends: base }) => base === ".apply").map(({ environment }) => environment)).toContainEqual({
      name: "prod/ml-cluster",
      deployment_tier: "production",
    });
    for (const { environment, resource_group: group } of jobs) expect(group).toBe(environment?.name);
  });

  it("names what an apply waits for, so that a failure stops only what depends on it; the first ones wait for all", () => {
    const needs = Object.fromEntries(pipelineOf(affected(dev)).jobs.map((job) => [job.name, job.needs]));
    expect(needs["apply dev-network"]).toBeUndefined();
    expect(needs["apply dev-bastion"]).toEqual(["inputs", "apply dev-network"]);
  });

  it("plans what nobody has reviewed, and then waits for a person, also where merges are applied", () => {
    const { stages, jobs } = pipelineOf(affected(dev), ["dev-bastion"]);
    expect(stages).toEqual(["inputs", "dev plan 1", "dev gate", "dev apply 1", "dev apply 2"]);
    expect(jobs.find(({ name }) => name === "approve dev")).toMatchObject({
      extends: ".gate",
      when: "manual",
      allow_failure: false,
      manual_confirmation: expect.stringContaining("Not reviewed: dev-bastion"),
    });
    expect(jobs.find(({ name }) => name === "apply dev-bastion")?.needs).toEqual([
      "inputs",
      "plan dev-bastion",
      "approve dev",
      "apply dev-network",
    ]);
  });

  it("destroys what the code no longer has after the applies, what reads it first", () => {
    const removed = { change: "removed", commit: "c0ffee" } as const;
    const stacks = [
      affectedStack("dev-network"),
      affectedStack("dev-tools", 0, { ...removed, reads: ["dev-tools-network"] }),
      affectedStack("dev-tools-network", 1, { ...removed, reads: [] }),
    ];
    const { stages, jobs } = pipelineOf(affected(affectedEnvironment("dev", stacks)));
    expect(stages).toEqual(["inputs", "dev apply 1", "dev destroy 1", "dev destroy 2"]);
    expect(jobs.slice(-2)).toMatchObject([
      { name: "destroy dev-tools", variables: { GIT_DEPTH: "0" } },
      { name: "destroy dev-tools-network", needs: ["inputs", "destroy dev-tools"] },
    ]);
    expect(jobs.at(-2)).not.toHaveProperty("needs");
  });

  it("destroys behind a gate after all applies, one of which may have read it until now", () => {
    const removed = affectedStack("prod-old", 0, { change: "removed", commit: "c0ffee" });
    const { jobs } = pipelineOf(affected(affectedEnvironment("prod", [...threeStacks("prod"), removed])));
    expect(jobs.at(-1)).toMatchObject({
      name: "destroy prod-old",
      needs: ["inputs", "approve prod", "apply prod-network", "apply prod-ml-cluster", "apply prod-bastion"],
    });
  });

  it("lets a personal environment stop nobody: before the first gate, and allowed to fail", () => {
    const { stages, jobs } = pipelineOf(affected(dev, prod, anna));
    expect(stages.indexOf("anna apply 1")).toBeLessThan(stages.indexOf("prod gate"));
    expect(jobs.find(({ name }) => name === "apply anna-network")).toMatchObject({ allow_failure: true });
  });

  it("plans and applies a personal environment after the stacks of its base that it reads, also behind a gate", () => {
    const reader = affectedEnvironment(
      "anna",
      [
        affectedStack("anna-ml-nodes", 1, { reads: ["dev-network"] }),
        affectedStack("anna-ml-platform", 2, { reads: ["anna-ml-nodes", "dev-network"] }),
      ],
      { kind: "personal" },
    );
    const unseen = [dev, prod, reader].flatMap((environment) => environment.stacks.map(({ id }) => id));
    const { stages, jobs } = pipelineOf(affected(dev, prod, reader), unseen);
    expect(stages.indexOf("anna plan 1")).toBeGreaterThan(stages.indexOf("dev apply 2"));
    expect(stages.indexOf("anna apply 2")).toBeLessThan(stages.indexOf("prod plan 1"));
    expect(jobs.find(({ name }) => name === "plan anna-ml-nodes")).not.toHaveProperty("needs");
    expect(jobs.find(({ name }) => name === "plan anna-ml-platform")?.needs).toEqual([
      "inputs",
      "plan dev-network",
      "plan anna-ml-nodes",
    ]);
  });

  it("lets nobody wait at the gate of a personal environment, but its own applies", () => {
    const { jobs } = pipelineOf(affected(anna), ["anna-network"]);
    expect(jobs.filter(({ name }) => name.includes("anna"))).toMatchObject([
      { name: "plan anna-network", allow_failure: true },
      { name: "approve anna", when: "manual", allow_failure: true },
      { name: "apply anna-network", allow_failure: true, needs: ["inputs", "plan anna-network", "approve anna"] },
    ]);
  });

  it("has one job that says so when everything is applied", () => {
    expect(pipelineOf(affected()).jobs.map(({ name }) => name)).toEqual(["nothing to do"]);
  });
});
