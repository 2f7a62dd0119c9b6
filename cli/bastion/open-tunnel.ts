import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "@ml-platform/rules";
import { answerAt } from "./answers.ts";
import { type AwsProgram, requireProgram } from "./aws-program.ts";
import { type HeldProcess, holdProcess } from "./held-process.ts";
import type { Host } from "./hosts.ts";
import { lastLine, Refused, refusalOf } from "./refusal.ts";
import { sshHost, sshOptions, sshUser } from "./ssh-host.ts";

/** The document of AWS that forwards to a host beyond the instance; the content is not logged. */
export const forwardingDocument = "AWS-StartPortForwardingSessionToRemoteHost";

/** How long a host has to lead to the cluster, in milliseconds. */
const patience = 30_000;

/** What is forwarded. */
export interface Tunnel {
  readonly aws: AwsProgram;
  readonly isSsh: boolean;
  /** Host name of the cluster's API, which only its network resolves to where it is. */
  readonly apiHost: string;
  /** In PEM. */
  readonly certificateAuthority: string;
  /** Of this machine. */
  readonly port: number;
  /** Removed with the tunnel. */
  readonly kubeconfig: string;
  /** For other files. */
  readonly directory: string;
  readonly interrupted: AbortSignal;
}

/** An open tunnel, and the host that it leads through. */
export interface OpenTunnel {
  readonly host: Host;
  readonly session: HeldProcess;
}

/**
 * Forwards a port of this machine to the API of a cluster, through the first host over which that answers.
 *
 * @param hosts in service
 * @param say tells a person that a host does not answer
 * @throws {UserError} when none does, with why
 */
export async function openTunnel(
  tunnel: Tunnel,
  hosts: readonly Host[],
  say: (text: string) => void,
): Promise<OpenTunnel> {
  const reasons: string[] = [];
  for (const [index, host] of hosts.entries()) {
    try {
      return { host, session: await openThrough(tunnel, host) };
    } catch (failure) {
      if (!(failure instanceof UserError) || failure instanceof Refused) throw failure;
      reasons.push(`${host.id}: ${failure.message}`);
      const next = hosts[index + 1];
      if (next !== undefined)
        say(`${host.id} (${host.zone}) does not lead there: ${failure.message} Trying ${next.id}.`);
    }
  }
  throw new UserError(
    `No host of the bastion leads to ${tunnel.apiHost}.\n${reasons.map((reason) => `  ${reason}`).join("\n")}\ndocs/private-clusters.md says what to look at.`,
  );
}

async function openThrough(tunnel: Tunnel, host: Host): Promise<HeldProcess> {
  const { aws, isSsh, kubeconfig: file } = tunnel;
  const session = holdProcess(isSsh ? await sshCommand(tunnel, host) : sessionCommand(tunnel, host), {
    env: aws.env,
    file,
  });
  try {
    await untilAnswered(tunnel, session);
    return session;
  } catch (failure) {
    await session.end();
    throw failure;
  }
}

function sessionCommand({ aws, apiHost, port }: Tunnel, { id }: Host): [string, ...string[]] {
  const parameters = { host: [apiHost], portNumber: ["443"], localPortNumber: [`${port}`] };
  return [
    aws.path,
    ...["ssm", "start-session", "--target", id, "--document-name", forwardingDocument],
    ...["--parameters", JSON.stringify(parameters), "--region", aws.region],
  ];
}

async function sshCommand({ aws, apiHost, port, directory }: Tunnel, { id }: Host): Promise<[string, ...string[]]> {
  const found = await sshHost(aws, id, directory);
  return [
    requireProgram("ssh", aws.env),
    ...["-N", "-L", `127.0.0.1:${port}:${apiHost}:443`, "-o", "ExitOnForwardFailure=yes", "-o", "BatchMode=yes"],
    ...sshOptions(id, found),
    `${sshUser}@${found.address}`,
  ];
}

/** What session-manager-plugin and ssh say when the host does not reach the cluster. */
const unreached = /Connection to destination port failed|channel \d+: open failed/;

async function untilAnswered(tunnel: Tunnel, session: HeldProcess): Promise<void> {
  const { apiHost, certificateAuthority, port, interrupted } = tunnel;
  const deadline = performance.now() + patience;
  for (;;) {
    if (interrupted.aborted) throw new Refused("Interrupted before the cluster answered. Nothing was left open.");
    const answer = session.hasEnded()
      ? { is: "silent" as const, why: "the session has ended" }
      : await answerAt(port, apiHost, certificateAuthority, interrupted);
    if (session.hasEnded()) throw failureOf(session.output());
    if (answer.is === "cluster") return;
    if (answer.is === "another") {
      throw new Refused(
        `What answers for ${apiHost} does not have its certificate (${answer.why}). Nothing was sent to it. If the cluster was made anew, bring its state up to date.`,
      );
    }
    if (unreached.test(session.output())) {
      throw new UserError("it does not reach the cluster: its security group or the cluster's does not let it.");
    }
    if (performance.now() > deadline)
      throw new UserError(`there was no answer within ${patience / 1000} s (${answer.why}).`);
    await sleep(100);
  }
}

/** Why a session ended before anything answered. */
function failureOf(output: string): UserError {
  const attempt = { action: "ssm:StartSession", on: `the hosts of the bastion and the document ${forwardingDocument}` };
  if (/TargetNotConnected/.test(output)) return new UserError("its agent is not connected to Session Manager.");
  if (/Host key verification failed/i.test(output)) {
    return new Refused(
      "What answers at the address of the host does not have the key that EC2 says it has. Nothing was sent to it.",
    );
  }
  if (/Permission denied \(publickey/i.test(output)) {
    return new Refused(`The host does not take your SSH key: add one that it knows to your agent (ssh-add).`);
  }
  return refusalOf(output, attempt) ?? new UserError(`the session ended: ${lastLine(output) || "without a word"}.`);
}
