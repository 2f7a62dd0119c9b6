import { checkNodeGroup } from "../node-group/checks/check-node-group.ts";
import { describeProblem } from "../problem.ts";
import { aNodeGroup } from "./specs.ts";

/** Keys of a node group that a test varies. */
export type NodeGroupKeys = Partial<typeof aNodeGroup>;

export const bottlerocket = { amiType: "BOTTLEROCKET_x86_64" } as const;

/** What the rules for node groups say of a plain one with other keys: severity, path and message. */
export function problemsOf(keys: NodeGroupKeys): string[] {
  return checkNodeGroup({ ...aNodeGroup, ...keys }).map((problem) => `${problem.severity} ${describeProblem(problem)}`);
}
