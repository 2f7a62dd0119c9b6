import { describe, expect, it } from "vitest";
import { aws } from "../overlays/aws/index.ts";
import { withOpenEnums } from "./open-enums.ts";

describe("a newer provider than the one that was learned from", () => {
  const rulesOf = (provider: typeof aws, path: string) =>
    provider.resources["aws_eks_node_group"]?.learned?.paths[path]?.rules ?? [];

  it("takes values that came later", () => {
    expect(rulesOf(aws, "ami_type").some((rule) => "oneOf" in rule)).toBe(true);
    expect(rulesOf(withOpenEnums(aws), "ami_type")).toEqual([]);
  });

  it("keeps every other rule, and leaves the provider alone that it is made from", () => {
    const others = Object.values(aws.resources["aws_eks_cluster"]?.learned?.paths ?? {})
      .flatMap(({ rules = [] }) => rules)
      .filter((rule) => !("oneOf" in rule));
    const open = Object.values(withOpenEnums(aws).resources["aws_eks_cluster"]?.learned?.paths ?? {});
    expect(others.length).toBeGreaterThan(0);
    expect(open.flatMap(({ rules = [] }) => rules)).toEqual(others);
    expect(rulesOf(aws, "ami_type")).not.toEqual([]);
  });
});
