import { error, UserError, warning } from "@ml-platform/rules";
import { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { reportProblems } from "./report-problems.ts";
import { testApp } from "./testing/test-app.ts";

describe("reportProblems", () => {
  it("throws all errors at once", () => {
    const stack = new TerraformStack(testApp(), "test");
    const attempt = () => reportProblems(stack, "The network dev", [error(["cidr"], "Bad."), error(["nat"], "Worse.")]);
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow("The network dev is not valid:\n  cidr: Bad.\n  nat: Worse.");
  });

  it("puts warnings on the construct", () => {
    const stack = new TerraformStack(testApp(), "test");
    reportProblems(stack, "The network dev", [warning(["nat"], "One zone's outage cuts off all.")]);
    expect(stack.node.metadata.map(({ data }) => data)).toEqual([
      "The network dev: nat: One zone's outage cuts off all.",
    ]);
  });
});
