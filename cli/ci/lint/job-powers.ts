import type { LintedJob } from "./linted-job.ts";

/** Commands that change sandpits. */
const changingSandpits = /\bplatform(\.mjs)? sandpit (up|down|extend|sleep|wake|reap|gc)\b/;

/** Commands that change other infrastructure or states. */
const changing = [
  /\bplatform(\.mjs)? (ci apply|apply|destroy|import|bootstrap|state (move|push|unlock))\b/,
  /\bcdktf (apply|deploy|destroy)\b/,
  /\b(terraform|tofu)( -[\w=-]+)* (apply|destroy|import|force-unlock|state (mv|rm|push))\b/,
  /\bhelm( -[\w=-]+)* (install|upgrade|rollback|uninstall)\b/,
];

/** Whether a job could change infrastructure. */
export function couldApply(job: LintedJob): boolean {
  return couldChangeSandpits(job) || couldChangeEnvironments(job);
}

export function couldChangeSandpits({ commands }: LintedJob): boolean {
  return commands.some((command) => changingSandpits.test(command));
}

export function couldChangeEnvironments({ commands }: LintedJob): boolean {
  return commands.some((command) => changing.some((pattern) => pattern.test(command)));
}

/** Whether a job prints credentials into its log. */
export function printsCredentials({ commands }: LintedJob): boolean {
  return commands.some((command) => /\bplatform(\.mjs)? ci credentials\b/.test(command));
}

/** As what a job signs in: `plan`, `apply`, `sandpit`. */
export function rolesOf({ commands }: LintedJob): string[] {
  return commands.flatMap((command) => /\bci sign-in \S+ (\w+)/.exec(command)?.[1] ?? []);
}
