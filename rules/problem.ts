/** An error or a warning about what an author wrote. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Where it is, relative to the value that was checked: `["nodeGroups", "general", "size", "min"]`. */
  readonly path: readonly (string | number)[];
  /** What is wrong with which value, which values are allowed, and the likely fix: full sentences. */
  readonly message: string;
}

/** An error for a person to read: what is wrong, where, and how to fix it. Printed without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}

export function error(path: Problem["path"], message: string): Problem {
  return { severity: "error", path, message };
}

export function warning(path: Problem["path"], message: string): Problem {
  return { severity: "warning", path, message };
}

/** The same problems, relative to a value that contains the checked one at `prefix`. */
export function at(prefix: Problem["path"], problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: [...prefix, ...problem.path] }));
}

/** `network.availabilityZones[1]: ...`, in one line whatever the author wrote. */
export function describeProblem({ path, message }: Problem): string {
  const where = path.map(step).join("");
  return oneLine(where === "" ? message : `${where}: ${message}`);
}

/** A step of a path as TypeScript would write it: `.ml`, `[1]`, `["kubernetes.io/name"]`. */
function step(part: string | number, index: number): string {
  if (typeof part === "number") return `[${part}]`;
  // Names of clusters and groups have hyphens, and are clear without quotes.
  if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
  return index === 0 ? part : `.${part}`;
}

/** Control characters as JavaScript writes them, so that a text of an author's cannot look like a line of ours. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) =>
    character === "\n" ? "\\n" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Refuses anything with errors. Warnings pass: the caller shows them.
 *
 * @throws {UserError} naming every error at once
 */
export function refuseErrors(what: string, problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return;
  throw new UserError(
    [`${oneLine(what)} is not valid:`, ...errors.map((problem) => `  ${describeProblem(problem)}`)].join("\n"),
  );
}
