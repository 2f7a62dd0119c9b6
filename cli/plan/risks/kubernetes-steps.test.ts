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

it("tells how long there is a way back", () => {
  const plan = planOf({ "aws_eks_cluster.this": { before: { version: "1.33" }, after: { version: "1.34" } } });
  const [upgraded] = looksAt(plan).flatMap(kubernetesSteps);
  expect(upgraded).toMatchObject({ kind: "kubernetes-upgraded", text: expect.stringContaining("for seven days") });
});

it("lets a cluster go back by one minor version, and tells on which terms", () => {
  const plan = planOf({ "aws_eks_cluster.this": { before: { version: "1.34" }, after: { version: "1.33" } } });
  const [lowered] = looksAt(plan).flatMap(kubernetesSteps);
  expect(lowered).toEqual({
    kind: "kubernetes-lowered",
    text: "EKS cluster goes back from Kubernetes 1.34 to 1.33: its nodes first, then its add-ons, then the control plane. EKS does that within seven days of an upgrade from 1.33, and not to a cluster that was created with 1.34.",
  });
});

it("names the next version where one is skipped", () => {
  expect(refusal("1.33", "1.35")).toBe(
    'EKS upgrades one minor version at a time. Set kubernetes: "1.34" and apply, then go on to "1.35".',
  );
  expect(refusal("1.31", "1.35")).toContain('Set kubernetes: "1.32" and apply, then go on to "1.33"');
});

it("refuses to go back further, naming the versions that would do", () => {
  expect(refusal("1.34", "1.32")).toBe(
    'EKS goes back by one minor version only. Set kubernetes: "1.33", if the cluster was upgraded from it within seven days, or "1.34" again.',
  );
});
