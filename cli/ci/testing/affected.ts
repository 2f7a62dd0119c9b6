import type { AffectedEnvironment, AffectedStack, AffectedStacks } from "../affected-stacks.ts";
import type { ReviewedPlan } from "../generate/reviewed-plan.ts";

/** An affected stack called `<environment>-<name>`. @param reads names of stacks of the same environment */
export function affectedStack(id: string, level = 0, rest: Partial<AffectedStack> = {}): AffectedStack {
  const name = id.slice(id.indexOf("-") + 1);
  return { id, name, change: "changed", because: ["aws_vpc.vpc"], level, reads: [], ...rest };
}

export function affectedEnvironment(
  name: string,
  stacks: readonly AffectedStack[],
  rest: Partial<AffectedEnvironment> = {},
): AffectedEnvironment {
  return {
    name,
    kind: "permanent",
    protected: name === "prod",
    account: { id: "222222222222", alias: `ml-${name}` },
    region: "us-east-2",
    stacks,
    ...rest,
  };
}

export function affected(...environments: AffectedEnvironment[]): AffectedStacks {
  return { schemaVersion: 1, comparison: { commit: "0".repeat(40) }, environments, unaffected: [] };
}

/** A network, a cluster that reads it, and a bastion beside the cluster. */
export function threeStacks(environment: string): AffectedStack[] {
  const network = `${environment}-network`;
  return [
    affectedStack(network),
    affectedStack(`${environment}-ml-cluster`, 1, { change: "downstream", reads: [network], because: [network] }),
    affectedStack(`${environment}-bastion`, 1, { reads: [network] }),
  ];
}

/** A plan that adds one resource. */
export function reviewedPlan(rest: Partial<ReviewedPlan> = {}): ReviewedPlan {
  return { totals: { ...noCounts, add: 1 }, risks: [], fingerprint: "7f3a 91c0", ...rest };
}

const noCounts = { add: 0, change: 0, replace: 0, destroy: 0, forget: 0, import: 0, move: 0, outputs: 0 };
