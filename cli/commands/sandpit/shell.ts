import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { endpointOf, UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { mergeKubeconfig } from "../../kubeconfig/merge-kubeconfig.ts";
import { printable } from "../../output/printable.ts";
import { inScratchDirectory } from "../../plan/directories.ts";
import { targetHint } from "../../plan/hints.ts";
import { runInForeground } from "../../run-in-foreground.ts";
import { actorOf, mayChange } from "../../sandpit/actor.ts";
import { type FoundSandpit, findSandpit } from "../../sandpit/find/find-sandpit.ts";
import type { SandpitRegistry } from "../../sandpit/registry/registry.ts";
import { updateEntry } from "../../sandpit/run/update-entry.ts";
import { adviceFor } from "../../sandpit/show/advice.ts";
import { endingLine } from "../../sandpit/show/ending-line.ts";
import { type PublishedTenant, readTenants } from "../../sandpit/show/published.ts";
import { sandpitAccess } from "../../sandpit/show/sandpit-access.ts";
import { shellEnvironment } from "../../sandpit/show/shell-environment.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";
import { wordsOf } from "../words-of.ts";
import { adminOption } from "./options.ts";

const help = `
Starts $SHELL, or the command after "--", with a kubeconfig of its own: kubectl works in the namespace of the sandpit, as
the role of its owner, or in a pipeline as the pipeline. Sets AWS_REGION, PLATFORM_SANDPIT and PLATFORM_TARGET;
PLATFORM_SANDPIT_NAMESPACE, _ROLE and _SECRETS say where the sandpit is. "exit" leaves it; nothing of it stays. The exit code is that
of the shell or the command.

Examples:
  $ platform sandpit shell
  $ platform sandpit shell anna -- kubectl get pods
  $ platform sandpit shell anna --cluster ml -- sh -c 'aws secretsmanager list-secrets'`;

interface ShellOptions extends TargetOptions {
  readonly base?: string;
  readonly cluster?: string;
  readonly profile?: string;
  readonly admin?: boolean;
}

export function sandpitShellCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .option("--cluster <cluster>", "which cluster, of a sandpit in more than one")
    .option(
      "--profile <name>",
      "the profile of the AWS configuration as which the shell works (default: the current one)",
    )
    .addOption(adminOption())
    .addHelpText("after", help);
  return withTarget(command, context).action(
    async (_given: string | undefined, _words: readonly string[], options: ShellOptions) => {
      const target = parseTarget(options.target);
      const { name, program } = wordsOf(command, "sandpit shell");
      const found = await findSandpit(context, target, name, options.base);
      context.exit(await shell(context, target, found, program, options));
    },
  );
}

async function shell(
  context: Context,
  target: Target,
  { base, registry, registered }: FoundSandpit,
  program: readonly string[],
  options: ShellOptions,
): Promise<number> {
  const { io, services } = context;
  const { entry } = registered;
  const { name } = entry;
  const permission = mayChange(entry, actorOf(io), base.environment, options.admin);
  if ("refusal" in permission) throw new UserError(permission.refusal);
  const hint = targetHint({ target });
  const tenant = chosenTenant(name, await readTenants(io, target, base, entry), options.cluster, hint);
  // The role of the owner trusts people: pipelines and admins have roles of their own in the cluster.
  const isOwner = permission.as === "owner" && io.env["GITLAB_CI"] !== "true";
  const access = {
    ...(await sandpitAccess(io, target, base, entry, tenant, isOwner)),
    ...(target !== "local" && { profile: options.profile }),
  };
  const advice = adviceFor(entry, (verb) => `./platform sandpit ${verb} ${name}${hint}`);
  const say = (text: string): void => void io.stderr.write(`${printable(text)}\n`);
  if (target === "emulated")
    say("warning: no cluster answers: the emulator runs no Kubernetes. The variables are set.");
  if (advice !== undefined) say(`warning: ${name} is ${entry.state}. ${advice}`);
  if (tenant.ownerRole === undefined)
    say(`${base.name} lists no developers, so you sign in as whoever you are in AWS.`);
  const ending = endingLine(entry, base.environment.sandpits, services.now(), target);
  if (ending !== undefined) say(ending);
  await touch(registry, name, services.now());
  return await inScratchDirectory(join(io.root, ".platform", target), async (directory) => {
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, mergeKubeconfig("", access, kubeconfig), { mode: 0o600 });
    const [first, ...others] = program;
    if (first === undefined) {
      say(`A shell in ${name}: namespace ${tenant.namespaces.join(", ")} of ${access.name}. "exit" leaves it.`);
    }
    const { environment } = base;
    const env = shellEnvironment(io.env, {
      name,
      target,
      region: environment.region,
      kubeconfig,
      tenant,
      access,
      awsEndpoint: endpointOf(environment.account.endpoints, "sts"),
    });
    return await runInForeground(io, first === undefined ? [io.env["SHELL"] || "/bin/sh"] : [first, ...others], env);
  });
}

/** Who may only read the registry works in the sandpit all the same. */
async function touch(registry: SandpitRegistry, name: string, now: Date): Promise<void> {
  try {
    await updateEntry(registry, name, (entry) => ({ ...entry, lastActivity: now.toISOString() }));
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
  }
}

/** @throws {UserError} unless it is clear in which cluster, and something of the sandpit is there */
function chosenTenant(
  name: string,
  tenants: readonly PublishedTenant[],
  given: string | undefined,
  hint: string,
): PublishedTenant {
  const clusters = tenants.map(({ cluster }) => cluster);
  const candidates = given === undefined ? tenants : tenants.filter(({ cluster }) => cluster === given);
  const [tenant, ...others] = candidates;
  if (tenant === undefined && given !== undefined && clusters.length > 0) {
    throw new UserError(`${name} is not in a cluster called "${given}". Clusters: ${clusters.join(", ")}.`);
  }
  if (others.length > 0) {
    throw new UserError(`${name} is in more than one cluster. Name one with --cluster: ${clusters.join(", ")}.`);
  }
  if (tenant?.problem !== undefined) throw new UserError(tenant.problem);
  if (tenant === undefined || tenant.namespaces.length === 0) {
    throw new UserError(`Nothing of ${name} is in a cluster yet. To make it: ./platform sandpit up ${name}${hint}`);
  }
  return tenant;
}
