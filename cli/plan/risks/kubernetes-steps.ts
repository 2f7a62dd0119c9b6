import { minorOf } from "../way-back.ts";
import type { Finding, Look } from "./look.ts";

/**
 * Another Kubernetes version. EKS takes the next minor version and, for a while, the one before.
 *
 * Source: EKS user guide, "Update existing cluster to new Kubernetes version" and "Rollback cluster to previous Kubernetes
 * version".
 */
export function kubernetesSteps({ type, action, thing, before, after }: Look): Finding[] {
  if (type !== "aws_eks_cluster" || action !== "update") return [];
  const [old, now] = [minorOf(before?.["version"]), minorOf(after?.["version"])];
  if (old === undefined || now === undefined || now === old) return [];
  if (now === old + 1) {
    const text = `${thing} goes from Kubernetes 1.${old} to 1.${now}. EKS takes it back for seven days, and no longer.`;
    return [{ kind: "kubernetes-upgraded", text }];
  }
  if (now === old - 1) {
    const terms = `EKS does that within seven days of an upgrade from 1.${now}, and not to a cluster that was created with 1.${old}`;
    return [
      {
        kind: "kubernetes-lowered",
        text: `${thing} goes back from Kubernetes 1.${old} to 1.${now}: its nodes first, then its add-ons, then the control plane. ${terms}.`,
      },
    ];
  }
  if (now < old) {
    return [
      {
        kind: "kubernetes-lowered",
        text: `${thing} would go back from Kubernetes 1.${old} to 1.${now}.`,
        refused: `EKS goes back by one minor version only. Set kubernetes: "1.${old - 1}", if the cluster was upgraded from it within seven days, or "1.${old}" again.`,
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
