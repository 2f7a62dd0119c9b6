import type { LintedJob } from "./linted-job.ts";

/** Commands that change infrastructure or states. */
const changing = [
  /\bplatform(\.mjs)? (ci apply|apply|destroy|import|bootstrap|state (move|push|unlock))\b/,
  /\bplatform(\.mjs)? sandpit (up|down|extend|sleep|wake|reap|gc)\b/,
  /\bcdktf (apply|deploy|destroy)\b/,
  /\b(terraform|tofu)( -[\w=-]+)* (apply|destroy|import|force-unlock|state (mv|rm|push))\b/,
];

/** Whether a job could change infrastructure. */
export function couldApply({ commands }: LintedJob): boolean {
  return commands.some((command) => changing.some((pattern) => pattern.test(command)));
}

/** As what a job signs in: `plan`, `apply`. */
export function rolesOf({ commands }: LintedJob): string[] {
  return commands.flatMap((command) => /\bci sign-in \S+ (\w+)/.exec(command)?.[1] ?? []);
}
