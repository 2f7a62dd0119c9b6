import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPipeline } from "../lint/read-pipeline.ts";
import { lintPipeline } from "../lint/rules.ts";
import { affected, affectedEnvironment, affectedStack, reviewedPlan } from "../testing/affected.ts";
import { schemaErrors } from "../testing/gitlab-schema.ts";
import { applyPipeline } from "./apply-pipeline.ts";
import { driftPipeline } from "./drift-pipeline.ts";
import type { Pipeline } from "./pipeline.ts";
import { planPipeline } from "./plan-pipeline.ts";
import { toYaml } from "./to-yaml.ts";

const root = new URL("../../../", import.meta.url).pathname;
const gated = ["prod", "qa"];

/** What GitLab's schema and our rules find wrong with a generated pipeline. */
function problems(pipeline: Pipeline): unknown[] {
  const text = toYaml(pipeline);
  return [...schemaErrors(text), ...lintPipeline(readPipeline(root, "pipeline/generated.yml", text), { gated })];
}

/** Stacks of one environment: each reads some of those before it. */
const stacks = (environment: string) =>
  fc
    .array(fc.record({ reads: fc.array(fc.nat()), change: fc.constantFrom("changed", "downstream", "removed") }), {
      maxLength: 8,
    })
    .map((drawn) => {
      const levels: number[] = [];
      return drawn.map(({ reads, change }, index) => {
        const same = reads.map((read) => (index === 0 ? -1 : read % index)).filter((read) => read >= 0);
        const level = Math.max(-1, ...same.map((read) => levels[read] ?? 0)) + 1;
        levels.push(level);
        return affectedStack(`${environment}-s${index}`, level, {
          change: change as "changed",
          reads: [...new Set(same)].map((read) => `${environment}-s${read}`),
          ...(change === "removed" && { commit: "c0ffee" }),
        });
      });
    });

const environments = fc
  .tuple(stacks("dev"), stacks("prod"), stacks("anna"), stacks("qa"))
  .map(([dev, prod, anna, qa]) =>
    affected(
      affectedEnvironment("dev", dev),
      affectedEnvironment("prod", prod),
      affectedEnvironment("qa", qa),
      affectedEnvironment("anna", anna, { kind: "personal" }),
    ),
  );

describe("a generated pipeline", () => {
  it("is valid for GitLab and breaks no rule, whatever is affected and reviewed", () => {
    fc.assert(
      fc.property(environments, fc.func(fc.boolean()), (all, isReviewed) => {
        const ids = all.environments.flatMap((environment) => environment.stacks.map(({ id }) => id));
        const reviewed = new Map(ids.filter(isReviewed).map((id) => [id, reviewedPlan()]));
        expect(problems(planPipeline(all))).toEqual([]);
        expect(problems(applyPipeline(all, { reviewed, appliedOnMerge: ["dev"] }))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ["plans", planPipeline(affected())],
    ["applies", applyPipeline(affected(), { reviewed: new Map(), appliedOnMerge: [] })],
    ["drift", driftPipeline([])],
    ["drift of an environment", driftPipeline(["dev"])],
  ])("is valid with nothing to do: %s", (_, pipeline) => {
    expect(problems(pipeline)).toEqual([]);
  });

  it("has a job for every stack, and the same bytes for the same input", () => {
    fc.assert(
      fc.property(environments, (all) => {
        const ids = all.environments.flatMap((environment) => environment.stacks.map(({ id }) => id));
        const planned = planPipeline(all).jobs.flatMap(({ variables }) => variables?.["PLATFORM_STACK"] ?? []);
        expect(planned).toEqual(ids);
        expect(toYaml(planPipeline(all))).toBe(toYaml(planPipeline(structuredClone(all))));
      }),
      { numRuns: 5 },
    );
  });

  it("says why a job is there, in one comment line that cannot become a key", () => {
    const stack = affectedStack("dev-network", 0, { because: ["aws_vpc.vpc\ninjected:\n  script: [\u001b]"] });
    const text = toYaml(planPipeline(affected(affectedEnvironment("dev", [stack]))));
    expect(text).toContain("# changed: aws_vpc.vpc injected: script: [\\u001b]\nplan dev-network:");
  });
});
