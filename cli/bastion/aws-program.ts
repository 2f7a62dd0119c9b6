import { findTool } from "@ml-platform/emulator/tools";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import type { Io } from "../io.ts";
import { lastLine, refusalOf } from "./refusal.ts";

/**
 * A program that connecting needs.
 *
 * @throws {UserError} where there is none, with where to get it
 */
export function requireProgram(name: keyof typeof sources, env: Io["env"]): string {
  const found = findTool(name, env);
  if (found !== undefined) return found;
  throw new UserError(`There is no ${name} on PATH. ${sources[name]}`);
}

const sources = {
  aws: "Install the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
  "session-manager-plugin":
    "The AWS CLI opens sessions with it. Install it: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
  ssh: "Install OpenSSH.",
} as const;

/** The `aws` program, as whom the environment says one is: nothing else of this command asks AWS. */
export interface AwsProgram {
  readonly path: string;
  readonly region: string;
  readonly env: Io["env"];
}

/**
 * What an `aws` command answers.
 *
 * @param command such as `["autoscaling", "describe-auto-scaling-groups"]`
 * @param action what IAM calls it
 * @throws {UserError} when AWS does not answer, with what to do
 */
export async function askAws<T>(
  { path, region, env }: AwsProgram,
  command: readonly string[],
  action: string,
): Promise<T> {
  const { stdout, stderr, failed } = await execa(path, [...command, "--region", region, "--output", "json"], {
    env: { ...env, AWS_PAGER: "" },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  if (!failed) return JSON.parse(stdout) as T;
  throw (
    refusalOf(stderr, { action }) ?? new UserError(`aws ${command.slice(0, 2).join(" ")} failed: ${lastLine(stderr)}`)
  );
}
