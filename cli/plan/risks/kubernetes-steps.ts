import type { Finding, Look } from "./look.ts";

/**
 * Another Kubernetes version. EKS refuses one that is more than one minor above the cluster's, or below it: "Update
 * existing cluster to new Kubernetes version" in its user guide.
 */
export function kubernetesSteps({ type, action, thing, before, after }: Look): Finding[] {
  if (type !== "aws_eks_cluster" || action !== "update") return [];
  const [old, now] = [minorOf(before?.["version"]), minorOf(after?.["version"])];
  if (old === undefined || now === undefined || now === old) return [];
  if (now === old + 1) {
    const text = `${thing} goes from Kubernetes 1.${old} to 1.${now}. EKS does not go back.`;
    return [{ kind: "kubernetes-upgraded", text }];
  }
  if (now < old) {
    return [
      {
        kind: "kubernetes-lowered",
        text: `${thing} would go back from Kubernetes 1.${old} to 1.${now}.`,
        refused: `EKS upgrades a cluster in place, and never back by Terraform. Set kubernetes: "1.${old}" again.`,
      },
    ];
  }
  return [
    {
      kind: "kubernetes-skipped",
      text: `${thing} would go from Kubernetes 1.${old} to 1.${now} in one step.`,
      refused: `EKS upgrades one minor version at a time. Set kubernetes: "1.${old + 1}" and apply, then go on to ${
        now === old + 2 ? `"1.${now}"` : `"1.${old + 2}"`
      }.`,
    },
  ];
}

function minorOf(version: unknown): number | undefined {
  const [, minor] = /^1\.(\d+)/.exec(String(version)) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
