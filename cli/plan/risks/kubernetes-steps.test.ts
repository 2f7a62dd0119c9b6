import { expect, it } from "vitest";
import { planOf } from "../../testing/planned.ts";
import { kubernetesSteps } from "./kubernetes-steps.ts";
import { looksAt } from "./look.ts";

function refusal(before: string, after: string): string | undefined {
  const plan = planOf({ "aws_eks_cluster.this": { before: { version: before }, after: { version: after } } });
  return looksAt(plan).flatMap(kubernetesSteps)[0]?.refused;
}

it("lets a cluster go up by one minor version", () => {
  expect(refusal("1.33", "1.34")).toBeUndefined();
});

it("tells that there is no way back", () => {
  const plan = planOf({ "aws_eks_cluster.this": { before: { version: "1.33" }, after: { version: "1.34" } } });
  const [upgraded] = looksAt(plan).flatMap(kubernetesSteps);
  expect(upgraded).toMatchObject({ kind: "kubernetes-upgraded", text: expect.stringContaining("does not go back") });
});

it("names the next version where one is skipped", () => {
  expect(refusal("1.33", "1.35")).toBe(
    'EKS upgrades one minor version at a time. Set kubernetes: "1.34" and apply, then go on to "1.35".',
  );
  expect(refusal("1.31", "1.35")).toContain('Set kubernetes: "1.32" and apply, then go on to "1.33"');
});

it("refuses to go back, naming the version to restore", () => {
  expect(refusal("1.33", "1.32")).toContain('Set kubernetes: "1.33" again');
});
