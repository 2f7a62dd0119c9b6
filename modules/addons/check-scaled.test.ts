import { describeProblem } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { checkScaled } from "./check-scaled.ts";

describe("checkScaled", () => {
  const groups = {
    general: aNodeGroup,
    gpu: aGpuGroup,
    fixed: { ...aNodeGroup, size: { min: 2, max: 2 } },
    own: { ...aNodeGroup, autoscaled: false },
  };

  it("warns of groups that nothing scales", () => {
    expect(
      checkScaled({ "metrics-server": {} }, groups).map((problem) => [problem.severity, describeProblem(problem)]),
    ).toEqual([
      [
        "warning",
        'addons: Nothing scales general, gpu between size.min and size.max. Add "cluster-autoscaler": {}, or set both to the same number and autoscaled to false.',
      ],
    ]);
  });

  it("says nothing with an autoscaler, or of groups of a fixed size", () => {
    expect(checkScaled({ "cluster-autoscaler": {} }, groups)).toEqual([]);
    expect(checkScaled({}, { fixed: groups.fixed, own: groups.own })).toEqual([]);
  });
});
