import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { type EntryOptions, enterBastion, environmentWithHosts, withEntry } from "../../bastion/enter-bastion.ts";
import { portFor } from "../../bastion/free-port.ts";
import { type OpenTunnel, openTunnel } from "../../bastion/open-tunnel.ts";
import { lastLine } from "../../bastion/refusal.ts";
import type { Context } from "../../context.ts";
import type { ClusterAccess } from "../../kubeconfig/access.ts";
import { chooseCluster } from "../../kubeconfig/choose-cluster.ts";
import { clusterAccess } from "../../kubeconfig/cluster-access.ts";
import { mergeKubeconfig } from "../../kubeconfig/merge-kubeconfig.ts";
import { teamAccess } from "../../kubeconfig/team-access.ts";
import { printable } from "../../output/printable.ts";
import { quoted } from "../../output/quoted.ts";
import { inScratchDirectory } from "../../plan/directories.ts";
import { runInForeground } from "../../run-in-foreground.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";
import { wordsOf } from "../words-of.ts";

const help = `
Forwards a port of this machine to the API of the cluster, through a host of the bastion, and writes a kubeconfig of its
own for it. The certificate of the cluster is checked as if there were nothing between. Ctrl-C ends the session and
removes the file; so does the end of this command, however it ends. With a command after "--", that runs with KUBECONFIG
set, and the exit code is its own.

kubectl signs in with "aws eks get-token" as whom the access entries of the cluster let in, with --team as a member of the
team: the bastion gives nobody a right in a cluster. What passes through is encrypted from kubectl to the cluster, and is not logged.

Examples:
  $ platform bastion connect dev
  $ platform bastion connect dev -- kubectl get nodes
  $ platform bastion connect dev --team nlp -- kubectl get pods
  $ platform bastion connect prod --cluster training --port 8443
  $ platform bastion connect dev --json               one line for programs, once the cluster answers`;

interface ConnectOptions extends TargetOptions, EntryOptions {
  readonly cluster?: string;
  readonly port?: string;
  readonly kubeconfig?: string;
  readonly json?: true;
  readonly team?: string;
  readonly viewer?: true;
}

export function bastionConnectCommand(command: Command, context: Context): Command {
  command
    .option("--cluster <cluster>", "which cluster, of an environment with more than one")
    .option("--team <name>", "as a member of this team, in its namespace and its cluster")
    .option("--viewer", "with --team: as a viewer of it")
    .option("--port <port>", "the port of this machine (default: a free one)")
    .option("--kubeconfig <path>", "the file to write, which must not exist yet (default: one below .platform/)")
    .option("--json", "print one line of JSON once the cluster answers")
    .addHelpText("after", help);
  return withTarget(withEntry(command), context).action(
    async (_given: string, _words: readonly string[], options: ConnectOptions) => {
      const { name = "", program } = wordsOf(command, "bastion connect");
      const environment = await environmentWithHosts(context, parseTarget(options.target), name);
      context.exit(await connect(context, environment, program, options));
    },
  );
}

async function connect(
  context: Context,
  environment: Environment,
  program: readonly string[],
  options: ConnectOptions,
): Promise<number> {
  const { io, services } = context;
  const team = teamAccess(environment, options);
  const cluster = await chooseCluster(services, environment, options.cluster ?? team?.cluster, (each, named) =>
    ["./platform bastion connect", each, ...(named === undefined ? [] : ["--cluster", named])].join(" "),
  );
  const own = options.kubeconfig === undefined ? undefined : newFile(options.kubeconfig);
  const port = await portFor(options.port);
  const entered = await enterBastion(context, environment, options);
  const access = await clusterAccess(context, "aws", environment, cluster);
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  const say = (text: string): void => void io.stderr.write(`${printable(text)}\n`);
  try {
    return await inScratchDirectory(join(io.root, ".platform", "aws"), async (directory) => {
      const kubeconfig = own ?? join(directory, "kubeconfig");
      const { hostname } = new URL(access.endpoint);
      const tunnel = {
        ...entered,
        apiHost: hostname,
        certificateAuthority: Buffer.from(access.certificateAuthority, "base64").toString("utf8"),
        port,
        kubeconfig,
        directory,
        interrupted: interruption.signal,
      };
      const open = await openTunnel(tunnel, entered.hosts, say);
      try {
        const reached = { ...access, ...throughPort(port, hostname, io.env, entered.aws.path), ...team?.access };
        writeFileSync(kubeconfig, mergeKubeconfig("", reached, kubeconfig), { mode: 0o600, flag: "wx" });
        const [first, ...others] = program;
        if (options.json === true) {
          const line = { environment: environment.name, cluster, instance: open.host.id, port, kubeconfig };
          io.stdout.write(`${JSON.stringify(line)}\n`);
        }
        if (first !== undefined) {
          stopListening();
          return await runInForeground(io, [first, ...others], { ...io.env, KUBECONFIG: kubeconfig });
        }
        if (options.json !== true) io.stdout.write(printable(usage(reached, open, port, kubeconfig)));
        await untilEnd(open, interruption.signal);
        return 0;
      } finally {
        await open.session.end();
      }
    });
  } finally {
    stopListening();
  }
}

/** @throws {UserError} for a file that exists, which the end of the command would remove */
function newFile(path: string): string {
  const file = resolve(path);
  if (!existsSync(file)) return file;
  throw new UserError(
    `${file} exists, and --kubeconfig names a file that is removed at the end: name a new one. It was not changed.`,
  );
}

/** What is different for a cluster at a port of this machine. */
function throughPort(
  port: number,
  hostname: string,
  env: Context["io"]["env"],
  program: string,
): Partial<ClusterAccess> {
  return { endpoint: `https://127.0.0.1:${port}`, tlsServerName: hostname, profile: env["AWS_PROFILE"], program };
}

function usage({ name, namespace }: ClusterAccess, { host }: OpenTunnel, port: number, kubeconfig: string): string {
  return [
    `${name} answers at port ${port} of this machine, through ${host.id} in ${host.zone}. In another terminal:`,
    "",
    `  export KUBECONFIG=${quoted(kubeconfig)}`,
    `  kubectl get ${namespace === undefined ? "nodes" : "pods"}`,
    "",
    "Ctrl-C ends the session, and removes the file.",
    "",
  ].join("\n");
}

/** @throws {UserError} when the session ends by itself */
async function untilEnd({ host, session }: OpenTunnel, interrupted: AbortSignal): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([asked, session.ended]);
  if (interrupted.aborted) return;
  throw new UserError(
    `The session through ${host.id} has ended (${lastLine(session.output()) || "without a word"}). Session Manager ends one that is idle for 20 minutes, and an instance refresh replaces hosts. Connect again.`,
  );
}
