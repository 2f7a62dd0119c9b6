import { accountRoles, partitionOf } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Accounts } from "./move-state.ts";

/** What an account has once it is bootstrapped, and what to do next. */
export function nextSteps({ account, accounts }: Accounts, target: Target): string {
  const { alias, id, region, isDevops, environments, backend } = account;
  const hint = target === "aws" ? "" : ` --target ${target}`;
  const arn = (role: string) => `arn:${partitionOf(region)}:iam::${id}:role/${role}`;
  const applied = accounts.filter((each) => each.environments.length > 0);
  const bases = applied.filter(isBase);
  const roles = [
    ...(isDevops ? [accountRoles.pipelinePlan, ...applied.map((each) => accountRoles.pipelineApply(each.alias))] : []),
    ...(isDevops ? bases.map((each) => accountRoles.pipelineSandpit(each.alias)) : []),
    ...(environments.length > 0 ? [accountRoles.plan, accountRoles.apply] : []),
    ...(isBase(account) ? [accountRoles.sandpit] : []),
  ];
  const steps = [
    `Check it: ./platform doctor ${environments[0]?.name ?? alias}${hint}`,
    `Bootstrap every account, with credentials of each: ./platform bootstrap${hint} lists them.`,
    "Then set up the project in GitLab: docs/pipeline.md. It needs no keys of AWS: jobs sign in by their tokens.",
    ...(isBase(account)
      ? [`Developers make sandpits as ${accountRoles.sandpit}: docs/run-sandpits.md has the profile for ~/.aws/config.`]
      : []),
  ];
  return [
    `${alias} (${id}) is bootstrapped.`,
    `  State bucket  ${backend.bucket}`,
    ...roles.map((role) => `  Role          ${arn(role)}`),
    "",
    "Next:",
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ].join("\n");
}

/** Whether sandpits are made in the account. */
function isBase({ environments }: Accounts["account"]): boolean {
  return environments.some(({ sandpits }) => sandpits !== undefined);
}
