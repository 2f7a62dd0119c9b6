import { describe, expect, it } from "vitest";
import { describeProblem } from "./problem.ts";
import { allNames, checkNamesNotReused, checkRenamedFrom, earlierNames, nameInAws } from "./renames.ts";

const problems = (name: string, renamedFrom: readonly string[]) =>
  checkRenamedFrom(name, { renamedFrom }, 20).map(describeProblem);

describe("the names of something renamed", () => {
  it("are its own as long as it was not renamed", () => {
    expect(nameInAws("gpu", {})).toBe("gpu");
    expect(earlierNames("gpu", {})).toEqual([]);
    expect(allNames("gpu", {})).toEqual(["gpu"]);
  });

  it("are the first one in AWS, and any earlier one in a state", () => {
    const renamed = { renamedFrom: ["general", "jobs"] };
    expect(nameInAws("batch", renamed)).toBe("general");
    expect(earlierNames("batch", renamed)).toEqual(["general", "jobs"]);
    expect(allNames("batch", renamed)).toEqual(["general", "jobs", "batch"]);
  });

  it("begin anew in a state when it takes a name back", () => {
    const renamed = { renamedFrom: ["general", "jobs"] };
    expect(nameInAws("general", renamed)).toBe("general");
    expect(earlierNames("general", renamed)).toEqual(["jobs"]);
    expect(allNames("general", renamed)).toEqual(["general", "jobs"]);
  });
});

describe("checkRenamedFrom", () => {
  it("accepts earlier names, also one that was taken back", () => {
    expect(problems("batch", ["general", "jobs"])).toEqual([]);
    expect(problems("general", ["general", "jobs"])).toEqual([]);
  });

  it("refuses what was never a name", () => {
    expect(problems("batch", ["General"])).toEqual([
      'renamedFrom[0]: "General" is not a valid name. Use lower-case words, digits and hyphens, at most 20 characters, such as gpu-training.',
    ]);
  });

  it("refuses circles", () => {
    expect(problems("batch", ["general", "jobs", "general"])).toEqual([
      'renamedFrom[2]: "general" is listed twice. List each earlier name once, the oldest first.',
    ]);
    expect(problems("batch", ["batch"])).toEqual([
      'renamedFrom[0]: "batch" is its present name. List the names that it had before, the oldest first; to take a name back, list the name that replaced it after it.',
    ]);
  });
});

describe("checkNamesNotReused", () => {
  const found = (named: Parameters<typeof checkNamesNotReused>[0]) => checkNamesNotReused(named).map(describeProblem);

  it("accepts names that nothing else has or had", () => {
    expect(found({ batch: { renamedFrom: ["general"] }, gpu: {} })).toEqual([]);
  });

  it("refuses a name that something else had first", () => {
    expect(found({ batch: { renamedFrom: ["general"] }, general: {} })).toEqual([
      'general: "general" and "batch" both have or had the name "general", and whatever had it first keeps it in AWS. Use a name that no other has had.',
    ]);
  });

  it("refuses two things that were one", () => {
    expect(found({ one: { renamedFrom: ["general"] }, two: { renamedFrom: ["general"] } })).toHaveLength(1);
  });
});
