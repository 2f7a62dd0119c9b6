import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import type { PlanJson } from "../core/plan-json.ts";
import { type Diagnostic, parseEvent, type TerraformEvent } from "../core/terraform-events.ts";

/** Terraform refused or failed; what it said is in `diagnostics`. */
export class TerraformFailure extends Error {
  override readonly name = "TerraformFailure";
  readonly diagnostics: readonly Diagnostic[];
  /** We asked it to stop. */
  readonly wasInterrupted: boolean;

  constructor(diagnostics: readonly Diagnostic[], wasInterrupted: boolean) {
    super(diagnostics.map(({ summary }) => summary).join("; "));
    this.diagnostics = diagnostics;
    this.wasInterrupted = wasInterrupted;
  }
}

interface Settings {
  readonly binary: string;
  readonly env: Readonly<Record<string, string>>;
  /** Inits that share a plugin cache must not overlap. */
  readonly serialInit: boolean;
  /** Such as `30s`: how long to wait for a state lock that somebody holds. */
  readonly lockTimeout: string;
  /** Takes secrets out of what is written to a log. */
  readonly redact: (text: string) => string;
}

interface Call {
  readonly directory: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: TerraformEvent) => void;
}

function launch(binary: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  return execa(binary, [...args], {
    cwd,
    env,
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    detached: true,
    cleanup: false,
    maxBuffer: 512 * 1024 * 1024,
  });
}
type Process = ReturnType<typeof launch>;

/**
 * Runs Terraform in stack directories. Processes stand in groups of their own, so that a Ctrl-C on the terminal
 * reaches them only through {@link Terraform.interrupt}, once.
 */
export class Terraform {
  private readonly settings: Settings;
  private readonly running = new Set<Process>();
  private readonly initLimit: <T>(task: () => Promise<T>) => Promise<T>;
  private interrupted = false;

  constructor(settings: Settings) {
    this.settings = settings;
    this.initLimit = settings.serialInit ? pLimit(1) : (task) => task();
  }

  async init(directory: string): Promise<void> {
    await this.initLimit(() => this.stream({ directory, args: ["init", "-json", "-input=false"] }));
  }

  /** @param dataDirectory `.terraform` of another directory that was initialised with the same providers and backend */
  async plan(
    directory: string,
    { out, isDestroy, dataDirectory }: { out: string; isDestroy: boolean; dataDirectory?: string },
  ): Promise<PlanJson> {
    const { lockTimeout } = this.settings;
    const env = dataDirectory === undefined ? {} : { TF_DATA_DIR: dataDirectory };
    const destroy = isDestroy ? ["-destroy"] : [];
    const args = ["plan", "-json", "-input=false", `-lock-timeout=${lockTimeout}`, `-out=${out}`, ...destroy];
    await this.stream({ directory, args, env });
    return JSON.parse(await this.read({ directory, args: ["show", "-json", out], env })) as PlanJson;
  }

  /**
   * What reality has and the state has not, in `resource_drift`. Changes nothing and takes no lock, so that a state can
   * be looked at while somebody works on it.
   */
  async planRefreshOnly(directory: string, out: string): Promise<PlanJson> {
    await this.stream({
      directory,
      args: ["plan", "-json", "-input=false", "-refresh-only", "-lock=false", `-out=${out}`],
    });
    return JSON.parse(await this.read({ directory, args: ["show", "-json", out] })) as PlanJson;
  }

  async apply(directory: string, planFile: string, onEvent: (event: TerraformEvent) => void): Promise<void> {
    const args = ["apply", "-json", "-input=false", `-lock-timeout=${this.settings.lockTimeout}`, planFile];
    await this.stream({ directory, args, onEvent });
  }

  /** The state as it is kept, version 4; empty where there is none. */
  async pullState(directory: string): Promise<string> {
    return this.read({ directory, args: ["state", "pull"] });
  }

  async validate(directory: string): Promise<readonly Diagnostic[]> {
    const { stdout } = await this.start({ directory, args: ["validate", "-json"] });
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  }

  /** Asks every running process to stop after the resource it is at. Later processes are not started by the caller. */
  interrupt(): void {
    this.interrupted = true;
    for (const subprocess of this.running) subprocess.kill("SIGINT");
  }

  /** Ends every running process group at once; what Terraform was doing may be missing from the state. */
  kill(): void {
    for (const { pid } of this.running) {
      try {
        if (pid !== undefined) process.kill(-pid, "SIGKILL");
      } catch {
        // It ended by itself in the meantime.
      }
    }
  }

  private start({ directory, args, env }: Call): Process {
    const subprocess = launch(this.settings.binary, args, directory, { ...this.settings.env, ...env });
    this.running.add(subprocess);
    void subprocess.finally(() => this.running.delete(subprocess));
    return subprocess;
  }

  private async read(call: Call): Promise<string> {
    const { exitCode, stdout, all, shortMessage } = await this.start(call);
    if (exitCode === 0) return stdout;
    throw this.failure(this.interrupted ? [] : [plainError(all || String(shortMessage))]);
  }

  private async stream(call: Call): Promise<void> {
    const subprocess = this.start(call);
    const diagnostics: Diagnostic[] = [];
    const others: string[] = [];
    const file = join(call.directory, "terraform.log");
    const log = (text: string): void => appendFileSync(file, `${this.settings.redact(text)}\n`, { mode: 0o600 });
    log(`\n$ terraform ${call.args.join(" ")}`);
    for await (const line of subprocess.iterable({ from: "all" })) {
      const event = parseEvent(line);
      if (event === undefined) {
        others.push(line);
        log(line);
        continue;
      }
      const { diagnostic } = event;
      log(diagnostic === undefined ? event["@message"] : `${event["@message"]}\n  ${diagnostic.detail}`);
      if (diagnostic?.severity === "error") diagnostics.push(diagnostic);
      call.onEvent?.(event);
    }
    const { exitCode, shortMessage } = await subprocess;
    if (exitCode === 0) return;
    if (diagnostics.length > 0 || this.interrupted) throw this.failure(diagnostics);
    throw this.failure([plainError(others.join("\n") || String(shortMessage))]);
  }

  private failure(diagnostics: readonly Diagnostic[]): TerraformFailure {
    return new TerraformFailure(diagnostics, this.interrupted);
  }
}

/** Text that Terraform wrote outside of its JSON, without colours and box drawing. */
function plainError(text: string): Diagnostic {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "").replace(/[╷│╵]/g, "");
  const [summary = "Terraform failed", ...detail] = plain.trim().split("\n");
  return { severity: "error", summary: summary.replace(/^Error: /, ""), detail: detail.join("\n").trim() };
}
