import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { ClusterAccess } from "../kubeconfig/access.ts";
import { chooseCluster } from "../kubeconfig/choose-cluster.ts";
import { clusterAccess } from "../kubeconfig/cluster-access.ts";
import { mergeKubeconfig } from "../kubeconfig/merge-kubeconfig.ts";
import { teamAccess } from "../kubeconfig/team-access.ts";
import { replaceFile, textOf } from "../kubeconfig/write-kubeconfig.ts";
import { printable } from "../output/printable.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { parseTarget, type TargetOptions, withTarget } from "./options.ts";

const help = `
Adds the context <environment>-<cluster> to the file, or brings it up to date, and makes it the current one; everything
else in the file stays, and a copy of the earlier file is kept beside it. No secret is written: kubectl signs in with
"aws eks get-token" at each call, as whom the access entries of the cluster let in.

With --target local the context is <environment>-<cluster>-local, and holds keys that open nothing but the local AWS, so
that kubectl works from any shell.

With --team the context is <environment>-<team>: a member of the team, or a viewer with --viewer, in its namespace.

Examples:
  $ platform kubeconfig dev
  $ platform kubeconfig prod training --profile ml-prod
  $ platform kubeconfig dev --team nlp
  $ platform kubeconfig dev --print > dev.yaml
  $ platform kubeconfig dev --target local`;

interface KubeconfigOptions extends TargetOptions {
  readonly file?: string;
  readonly print?: true;
  readonly profile?: string;
  readonly team?: string;
  readonly viewer?: true;
}

export function kubeconfigCommand(command: Command, context: Context): Command {
  command
    .option("--file <path>", "the file to write (default: the first of KUBECONFIG, or ~/.kube/config)")
    .option("--print", "print a file with this context only, and write nothing")
    .option("--profile <name>", "the profile of the AWS configuration to sign in with")
    .option("--team <name>", "as a member of this team, in its namespace and its cluster")
    .option("--viewer", "with --team: as a viewer of it")
    .addHelpText("after", help);
  return withTarget(command, context).action(
    async (name: string, cluster: string | undefined, options: KubeconfigOptions) => {
      const { io, services } = context;
      const target = parseTarget(options.target);
      if (target === "emulated" && options.print !== true) {
        throw new UserError(
          "The emulator runs no Kubernetes, so there is nothing to connect to. To see what would be written, add --print.",
        );
      }
      const environment = await environmentNamed(io, target, await services.environments(name), name);
      const team = teamAccess(environment, options);
      const chosen = await chooseCluster(services, environment, cluster ?? team?.cluster, (each, named) =>
        ["./platform kubeconfig", each, ...(named === undefined ? [] : [named])].join(" "),
      );
      const access = {
        ...(await clusterAccess(context, target, environment, chosen)),
        ...(target !== "local" && { profile: options.profile }),
        ...team?.access,
      };
      if (options.print === true) {
        if (target === "emulated")
          io.stderr.write("warning: the emulator runs no Kubernetes; nothing answers there.\n");
        io.stdout.write(mergeKubeconfig("", access, "the new file"));
        return;
      }
      const file = fileOf(context, options);
      const before = textOf(file);
      const after = mergeKubeconfig(before, access, file);
      const backup = after === before ? undefined : replaceFile(file, after);
      io.stdout.write(`${after === before ? `${file} is up to date` : `${file} is written`}: ${access.context}\n`);
      if (backup !== undefined) io.stderr.write(`The earlier file is ${backup}.\n`);
      io.stderr.write(hint(environment, access, chosen, target, options.team));
    },
  );
}

function fileOf({ io: { env } }: Context, { file }: KubeconfigOptions): string {
  if (file !== undefined) return resolve(file);
  const [first] = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return first === undefined ? join(env["HOME"] ?? homedir(), ".kube", "config") : resolve(first);
}

function hint(
  { name: environment, clusters, bastion }: Environment,
  { context, name, namespace }: ClusterAccess,
  cluster: string,
  target: Target,
  team: string | undefined,
): string {
  const isPrivate = target !== "local" && clusters[cluster]?.endpoint.access === "private";
  const asTeam = team === undefined ? "" : ` --team ${team}`;
  const through =
    bastion === undefined ? "" : ` Through the bastion: ./platform bastion connect ${environment}${asTeam}`;
  const reach = isPrivate
    ? `The endpoint of ${printable(name)} is private: it is reached from its network only.${through}\n`
    : "";
  return `${reach}Try: kubectl --context ${context} get ${namespace === undefined ? "nodes" : "pods"}\n`;
}
