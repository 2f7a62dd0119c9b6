import { describe, expect, it } from "vitest";
import { awsProviderConstraint, awsProviderProblem, withAwsProviderNeed } from "./aws-provider.ts";

describe("what a stack needs of the AWS provider", () => {
  it("is the whole range while nothing needs more", () => {
    expect(awsProviderConstraint()).toBe(">= 5.100.0, < 7.0.0");
  });

  it("is the newest version that anything needs, with every reason once", () => {
    const first = withAwsProviderNeed(undefined, "6.66.0", "warm pools");
    const all = [
      ["6.25.0", "deletion protection of clusters"],
      ["6.66.0", "warm pools"],
    ].reduce((need, [version = "", reason = ""]) => withAwsProviderNeed(need, version, reason), first);
    expect(all).toEqual({ version: "6.66.0", reasons: ["deletion protection of clusters", "warm pools"] });
    expect(awsProviderConstraint(all)).toBe(">= 6.66.0, < 7.0.0");
  });

  it.each(["5.99.0", "7.0.0"])("cannot be %s, which no stack accepts", (version) => {
    expect(() => withAwsProviderNeed(undefined, version, "something")).toThrow(`hashicorp/aws ${version}`);
  });

  it("is not met by an older version, compared number by number", () => {
    const need = withAwsProviderNeed(undefined, "6.9.0", "warm pools");
    expect(awsProviderProblem(need, "6.10.0", "the lock file pins")).toBeUndefined();
    expect(awsProviderProblem(undefined, "5.100.0", "the lock file pins")).toBeUndefined();
    expect(awsProviderProblem(need, "5.100.0", "the lock file pins")).toBe(
      "It needs hashicorp/aws 6.9.0 or newer (warm pools), and the lock file pins 5.100.0.",
    );
  });
});
