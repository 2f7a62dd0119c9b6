import { describeProblem, type Problem, refuseErrors } from "@ml-platform/rules";
import { Annotations } from "cdktf";
import type { Construct } from "constructs";

/**
 * Refuses the errors in what an author gave to a construct, and shows the warnings.
 *
 * @throws {UserError} naming every error at once
 */
export function reportProblems(scope: Construct, what: string, problems: readonly Problem[]): void {
  refuseErrors(what, problems);
  for (const problem of problems) Annotations.of(scope).addWarning(`${what}: ${describeProblem(problem)}`);
}
