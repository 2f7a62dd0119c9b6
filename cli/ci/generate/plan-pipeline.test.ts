import { describe, expect, it } from "vitest";
import { affected, affectedEnvironment, affectedStack, threeStacks } from "../testing/affected.ts";
import { planPipeline } from "./plan-pipeline.ts";
import { mostNeeds } from "./stack-jobs.ts";

const generated = { pipeline: "$PARENT_PIPELINE_ID", job: "generate-plans" };

describe("the pipeline of a merge request", () => {
  it("plans each affected stack after those that it reads, one stage for each level", () => {
    const { stages, jobs } = planPipeline(affected(affectedEnvironment("dev", threeStacks("dev"))));
    expect(stages).toEqual(["plan 1", "plan 2"]);
    expect(jobs.map(({ name, stage, needs }) => ({ name, stage, needs }))).toEqual([
      { name: "plan dev-network", stage: "plan 1", needs: [generated] },
      { name: "plan dev-ml-cluster", stage: "plan 2", needs: [generated, "plan dev-network"] },
      { name: "plan dev-bastion", stage: "plan 2", needs: [generated, "plan dev-network"] },
    ]);
  });

  it("plans the environments side by side, and a personal one after the stacks of its base that it reads", () => {
    const anna = affectedEnvironment("anna", [affectedStack("anna-ml-nodes", 1, { reads: ["dev-network"] })]);
    const { jobs } = planPipeline(affected(affectedEnvironment("dev", threeStacks("dev")), anna));
    expect(jobs.at(-1)).toMatchObject({ name: "plan anna-ml-nodes", needs: [generated, "plan dev-network"] });
  });

  it("lets a personal environment that cannot be planned stop no merge request", () => {
    const anna = affectedEnvironment("anna", [affectedStack("anna-network")], { kind: "personal" });
    const { jobs } = planPipeline(affected(affectedEnvironment("dev", [affectedStack("dev-network")]), anna));
    expect(jobs.map(({ name, allow_failure: mayFail }) => [name, mayFail])).toEqual([
      ["plan dev-network", undefined],
      ["plan anna-network", true],
    ]);
  });

  it("has the history for a stack that is to be destroyed, and needs no outputs for it", () => {
    const removed = affectedStack("dev-old", 0, { change: "removed", reads: ["dev-older"], commit: "c0ffee" });
    const { jobs } = planPipeline(affected(affectedEnvironment("dev", [removed])));
    expect(jobs).toMatchObject([{ name: "plan dev-old", variables: { GIT_DEPTH: "0" }, needs: [generated] }]);
  });

  it("has one job that says so when nothing is affected", () => {
    expect(planPipeline(affected()).jobs).toMatchObject([
      { name: "nothing to do", script: ['echo "This merge request changes no stack."'] },
    ]);
  });

  it("waits for earlier stages instead of naming more jobs than GitLab allows", () => {
    const many = Array.from({ length: mostNeeds }, (_, index) => affectedStack(`dev-s${index}`));
    const last = affectedStack("dev-last", 1, { reads: many.map(({ id }) => id) });
    const { jobs } = planPipeline(affected(affectedEnvironment("dev", [...many, last])));
    expect(jobs.at(-1)).not.toHaveProperty("needs");
  });
});
