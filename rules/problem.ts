/** One thing wrong, or worth a warning, in what an author wrote. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Where, relative to the value that was checked: `["nodeGroups", "general", "size", "min"]`. */
  readonly path: readonly (string | number)[];
  /** What is wrong with which value, what is allowed, and the likely fix: one sentence each. */
  readonly message: string;
}

/** An error meant for a person: printed without a stack trace. Says what is wrong, where, and the fix. */
export class UserError extends Error {
  override readonly name = "UserError";
}

export function error(path: Problem["path"], message: string): Problem {
  return { severity: "error", path, message };
}

export function warning(path: Problem["path"], message: string): Problem {
  return { severity: "warning", path, message };
}

/** The same problems seen from a value that holds the checked one at `prefix`. */
export function at(prefix: Problem["path"], problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: [...prefix, ...problem.path] }));
}

/** `network.availabilityZones[1]: ...` */
export function describeProblem({ path, message }: Problem): string {
  const where = path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
  return where === "" ? message : `${where}: ${message}`;
}

/**
 * Refuses what has errors; warnings pass and are the caller's to show.
 *
 * @throws {UserError} naming every error at once
 */
export function refuseErrors(what: string, problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return;
  throw new UserError(
    [`${what} is not valid:`, ...errors.map((problem) => `  ${describeProblem(problem)}`)].join("\n"),
  );
}
