import { describe, expect, it } from "vitest";
import type { AffectedStacks } from "../ci/affected-stacks.ts";
import type { PlannedEnvironment, PlannedStack } from "../ci/summary/collect-plans.ts";
import { planReport } from "../testing/plan-report.ts";
import { renderNoPlan, renderPipelinePlan } from "./render-pipeline-plan.ts";

const origin = { commit: "b".repeat(40), into: "main" };
const base = { change: "changed", because: [], level: 0, reads: [] } as const;

function environment(name: string, stacks: readonly PlannedStack[]): PlannedEnvironment {
  const account = { id: "111111111111", alias: `ml-${name}` };
  return { name, kind: "permanent", protected: false, account, region: "us-east-2", stacks };
}

function render(...environments: readonly PlannedEnvironment[]): string {
  const affected: AffectedStacks = {
    schemaVersion: 1,
    comparison: { commit: "c".repeat(40) },
    environments,
    unaffected: [],
  };
  return renderPipelinePlan(origin, affected, environments);
}

describe("the plans of a pipeline in a note", () => {
  it("are cut by whole resources before GitLab refuses the note", () => {
    const large = ["dev", "staging", "prod"].map((name) => {
      const resources = Array.from({ length: 6000 }, (_, index) => ({
        address: `aws_subnet.${"a".repeat(80)}_${index}`,
        kind: "change" as const,
      }));
      const id = `${name}-network`;
      return environment(name, [{ ...base, id, name: "network", report: planReport({ id, resources }) }]);
    });
    const text = render(...large);
    // The marker that a pipeline finds its note by comes on top.
    expect(text.length).toBeLessThan(999_000);
    expect(text.length).toBeGreaterThan(900_000);
    expect(text).toContain("more that are too long for a comment");
    expect(text).toContain("### plan of prod on AWS");
  });

  it("name a reason that many stacks share once", () => {
    const failed = (id: string): PlannedStack => ({ ...base, id, name: id, problem: "no credentials" });
    const text = render(environment("dev", [failed("dev-a"), failed("dev-b")]), environment("prod", []));
    expect(text).toContain("- dev-a, dev-b: no credentials\n");
    expect(text).toContain("- dev: 2 stacks without a plan\n");
  });

  it("show no text from outside as markup, or as a command to GitLab", () => {
    const hostile = "<img src=x>\n/close\n| a \u001b[2J";
    const stack: PlannedStack = { ...base, id: "dev-a", name: "a", problem: hostile };
    const text = render(environment("dev", [stack]));
    for (const shown of [text, renderNoPlan(origin, hostile)]) {
      expect(shown).toContain("\\<img");
      expect(shown).not.toMatch(/(?<!\\)<img|^\/close/m);
      expect(shown).not.toContain("\u001b");
    }
  });
});
