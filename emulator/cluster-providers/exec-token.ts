import { execFile } from "node:child_process";
import { ProviderError } from "../wire/diagnostic.ts";
import type { ExecPlugin } from "./cluster.ts";
import { type Credential, localToken } from "./local-token.ts";

/**
 * The token that a command prints, such as `aws eks get-token`, kept until it expires.
 *
 * Source: "client-go credential plugins" in the Kubernetes documentation; messages are those of client-go
 * (plugin/pkg/client/auth/exec/exec.go).
 */
export class ExecToken {
  private readonly plugin: ExecPlugin;
  private readonly environment: NodeJS.ProcessEnv;
  private readonly now: () => number;
  private current: Promise<Credential> | undefined;

  constructor(plugin: ExecPlugin, environment: NodeJS.ProcessEnv, now: () => number = Date.now) {
    this.plugin = plugin;
    this.environment = environment;
    this.now = now;
  }

  /** @throws {ProviderError} if the command cannot be run, fails, or prints no credential */
  async token(): Promise<string> {
    const seen = this.current;
    const known = await seen?.catch(() => undefined);
    if (known !== undefined && (known.expires === undefined || known.expires > this.now())) return known.token;
    // Callers that ask at once share one run.
    if (this.current === seen || this.current === undefined) this.current = this.run();
    return (await this.current).token;
  }

  private async run(): Promise<Credential> {
    const { apiVersion, command, args, env } = this.plugin;
    const own = localToken(this.plugin, { ...this.environment, ...env }, this.now());
    if (own !== undefined) return own;
    const info = { kind: "ExecCredential", apiVersion, spec: { interactive: false } };
    const environment = { ...this.environment, ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
    const printed = await new Promise<string>((resolve, reject) => {
      execFile(command, [...args], { env: environment, maxBuffer: 2 ** 20 }, (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const reason = error.code === "ENOENT" ? "not found" : `failed with exit code ${String(error.code ?? 1)}`;
        // The real provider sends what the command says to its own standard error, where nobody sees it.
        reject(new ProviderError(`getting credentials: exec: executable ${command} ${reason}`, stderr.trim()));
      });
    });
    return this.credential(printed);
  }

  private credential(printed: string): Credential {
    const { command, apiVersion } = this.plugin;
    const refuse = (reason: string): never => {
      throw new ProviderError(`getting credentials: ${reason}`, `The command is ${command}.`);
    };
    let answer: { apiVersion?: unknown; status?: { token?: unknown; expirationTimestamp?: unknown } | null } | null;
    try {
      answer = JSON.parse(printed) as typeof answer;
    } catch {
      return refuse("decoding stdout: couldn't get version/kind; json parse error");
    }
    if (answer?.apiVersion !== apiVersion) {
      return refuse(
        `exec plugin is configured to use API version ${apiVersion}, plugin returned version ${String(answer?.apiVersion)}`,
      );
    }
    const { token, expirationTimestamp } = answer.status ?? {};
    if (typeof token !== "string" || token === "") {
      return refuse("exec plugin didn't return a token or cert/key pair");
    }
    const expires = typeof expirationTimestamp === "string" ? Date.parse(expirationTimestamp) : undefined;
    return expires === undefined ? { token } : { token, expires };
  }
}
