import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { checkCredentials } from "../plan/preflight.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { type AwsProgram, askAws, requireProgram } from "./aws-program.ts";
import { type BastionAccess, bastionAccess } from "./bastion-access.ts";
import { type GroupsAnswer, type Host, hostsInService } from "./hosts.ts";

/**
 * The environment that a command names, where its bastion is real.
 *
 * @throws {UserError} for a target on which no host runs
 */
export async function environmentWithHosts(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  name: string,
): Promise<Environment> {
  if (target === "emulated") {
    throw new UserError(
      "The emulator runs no hosts and no Kubernetes, so there is nothing to connect to. Connect to what is on AWS, or try a real Kubernetes on this machine: docs/laptop.md.",
    );
  }
  if (target === "local") {
    throw new UserError(
      `The clusters of the local AWS are on this machine, and its hosts are not real: no bastion is needed. Connect with: ./platform kubeconfig ${name} --target local`,
    );
  }
  return await environmentNamed(io, target, await services.environments(name), name);
}

export interface EntryOptions {
  /** Whether to use Session Manager also where the author allows SSH. */
  readonly sessionManager?: boolean;
}

export function withEntry(command: Command): Command {
  return command.option("--session-manager", "use Session Manager also where the bastion allows SSH");
}

/** A bastion whose hosts can be entered. */
export interface Entered extends BastionAccess {
  readonly aws: AwsProgram;
  readonly hosts: readonly Host[];
}

/**
 * The bastion of an environment, and those of its hosts that are in service.
 *
 * @throws {UserError} for a program that is missing, credentials of another account, or no host
 */
export async function enterBastion(
  context: Pick<Context, "io" | "services">,
  environment: Environment,
  { sessionManager = false }: EntryOptions,
): Promise<Entered> {
  const { io, services } = context;
  const found = await bastionAccess(context, environment);
  const access = { ...found, isSsh: found.isSsh && !sessionManager };
  const aws = { path: requireProgram("aws", io.env), region: environment.region, env: io.env };
  requireProgram(access.isSsh ? "ssh" : "session-manager-plugin", io.env);
  await checkCredentials(environment, services);
  const answer = await askAws<GroupsAnswer>(
    aws,
    ["autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", access.autoscalingGroup],
    "autoscaling:DescribeAutoScalingGroups",
  );
  const hosts = hostsInService(answer);
  if (hosts.length === 0) {
    throw new UserError(
      `No host of ${access.autoscalingGroup} is in service. They start within minutes; if none does, the activity of the group says why: aws autoscaling describe-scaling-activities --auto-scaling-group-name ${access.autoscalingGroup} --region ${environment.region}`,
    );
  }
  return { ...access, aws, hosts };
}
