import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runOnceKilled } from "../watchdog.ts";

export interface ProviderProcess {
  /** Where the provider listens, as gRPC names it: `unix:/tmp/.../plugin123`. */
  readonly address: string;
  readonly pid: number;
  /** Becomes true when the process has ended, by itself or by `stop`. */
  ended(): boolean;
  stop(): Promise<void>;
}

/** The executable of the AWS provider in a filesystem mirror; undefined if the mirror holds only archives. */
export function providerExecutable(mirror: string, version: string): string | undefined {
  const releases = join(mirror, "registry.terraform.io", "hashicorp", "aws", version);
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const directory = join(releases, platform);
  try {
    const name = readdirSync(directory).find((file) => file.startsWith("terraform-provider-aws_v"));
    return name === undefined ? undefined : join(directory, name);
  } catch {
    return undefined;
  }
}

/** What the provider must find so that it serves: go-plugin's handshake, and no certificate, hence no TLS. */
const handshake = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5",
  TF_LOG: "off",
};

/** Nothing of the caller's AWS identity reaches the provider, unless it is passed on purpose. */
const nobody = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};

const startSeconds = 60;

/**
 * Starts a provider of protocol 5 as Terraform would, but without TLS. When this process ends, however it ends, the
 * provider is killed and its socket removed.
 *
 * @param variables what the provider finds in its environment, such as credentials @default nothing that begins with AWS_
 * @throws if the program cannot be run or does not announce itself
 */
export async function startProviderProcess(
  executable: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ProviderProcess> {
  const sockets = mkdtempSync(join(tmpdir(), "provider-"));
  const environment = Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_)/.test(name));
  const provider = spawn(executable, {
    env: { ...Object.fromEntries(environment), ...nobody, ...variables, ...handshake, PLUGIN_UNIX_SOCKET_DIR: sockets },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = provider.pid ?? 0;
  const callOff = runOnceKilled('kill -9 "$0"; rm -rf "$1"', String(pid), sockets);
  let ended = false;
  let lastWords = "";
  const end = new Promise<void>((resolve) => {
    const over = (): void => {
      ended = true;
      callOff();
      rmSync(sockets, { recursive: true, force: true });
      resolve();
    };
    provider.once("exit", over);
    provider.once("error", (error) => {
      lastWords = error.message;
      over();
    });
  });
  provider.stderr.on("data", (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  const stop = (): Promise<void> => {
    provider.kill("SIGKILL");
    return end;
  };
  const fail = async (reason: string): Promise<never> => {
    await stop();
    throw new Error(`${executable} ${reason}${lastWords === "" ? "" : `: ${lastWords.trim()}`}`);
  };
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: provider.stdout }).once("line", resolve)),
    end.then(() => fail("ended before it served")),
    new Promise<string>((resolve) => setTimeout(resolve, startSeconds * 1000, "").unref()),
  ]);
  // go-plugin: core protocol, protocol of the application, network, address, kind.
  const [, protocol, network, address, kind] = line.split("|");
  if (protocol !== "5" || network !== "unix" || kind?.trim() !== "grpc") {
    return fail(`did not announce a provider of protocol 5 on a Unix socket within ${startSeconds} s, but "${line}"`);
  }
  return { address: `unix:${address}`, pid, ended: () => ended, stop };
}
