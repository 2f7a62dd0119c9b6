import { checkKubernetesVersion } from "@ml-platform/rules";
import type { Run } from "../plan/run.ts";

interface Planned {
  readonly environment: { readonly clusters: Run["environment"]["clusters"] };
  readonly stacks: readonly { readonly kind: string; readonly id: string; readonly cluster?: string }[];
}

/** What EKS does soon, or did, because of the Kubernetes version of a cluster: one sentence or two for each. */
export function supportWarnings({ environment, stacks }: Planned, today: Date): string[] {
  return stacks.flatMap(({ kind, id, cluster = "" }) => {
    const spec = environment.clusters[cluster];
    if (kind !== "cluster" || spec === undefined) return [];
    return checkKubernetesVersion(spec.kubernetes, today, spec.upgradePolicy).map(({ message }) => `${id}: ${message}`);
  });
}
