import { appendFileSync, closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseJson } from "@ml-platform/state";
import pLimit from "p-limit";
import type { KeptResults } from "../keep/kept-results.ts";
import { type Diagnostic, parseEvent, type TerraformEvent } from "./events.ts";
import { followLines } from "./follow.ts";
import { type KeptInit, restoreInit } from "./kept-init.ts";
import { launch, type Output, type Process } from "./launch.ts";
import { refuseOtherProviders } from "./other-providers.ts";
import { type PlanJson, readPlan } from "./plan-json.ts";
import { PlannedEvents } from "./planned-events.ts";
import { type Program, programs } from "./program.ts";
import { asksForInit, endedBySignal, TerraformFailure } from "./terraform-failure.ts";
import { cutReserve, findUnsavedState, reserve, type UnsavedState } from "./unsaved-state.ts";

interface Settings {
  readonly program: Program;
  readonly env: Readonly<Record<string, string>>;
  /** More variables for a command in a directory, which take precedence. @default - none */
  readonly envOf?: (directory: string, command: string) => Readonly<Record<string, string>>;
  /** What earlier inits have left. @default - every directory is initialized anew */
  readonly keptInits?: KeptResults<KeptInit> | undefined;
  /** Inits that share a plugin cache must not overlap. */
  readonly serialInit: boolean;
  /**
   * Names of the only providers that may run, all of the namespace `hashicorp`. A state names providers, too, and whoever
   * writes one could have any program installed. @default - any
   */
  readonly providers?: readonly string[];
  /** How long to wait for a state lock that somebody holds, such as `30s`. */
  readonly lockTimeout: string;
  /** Whether plans take the lock of the state. @default true */
  readonly locksPlans?: boolean;
  /** Removes secrets from text that is written to a log. */
  readonly redact: (text: string) => string;
  /** Called with every event of a run in a directory, and with undefined once that run has ended. */
  readonly onEvent?: (directory: string, event: TerraformEvent | undefined) => void;
}

interface PlanOptions {
  readonly out: string;
  readonly isDestroy: boolean;
  /** Addresses of resources: only these and what they need are planned. @default all */
  readonly only?: readonly string[] | undefined;
  /** The `.terraform` of another directory that was initialized with the same providers and backend. */
  readonly dataDirectory?: string;
  /** Whether the plan is written as JSON even if nothing changes. @default false */
  readonly inFull?: boolean;
  readonly onEvent?: (event: TerraformEvent) => void;
}

interface Call {
  readonly directory: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onEvent?: ((event: TerraformEvent) => void) | undefined;
  /** Bytes of output for which there must be room on the disk. */
  readonly reserve?: number;
}

interface Log {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

/** Terraform's raw output while it runs; it remains if this process is killed. */
export const outputName = "terraform.jsonl";
/** The plan of a directory in JSON, whole, as Terraform writes it, if it changes anything. */
export const planJsonName = "plan.json";
/** Holds the id of the process that writes it. */
export const pidName = "terraform.pid";

/** More than the output of a large apply and its state: what Terraform prints last must not be lost to a full disk. */
const reservedBytes = 8 * 1024 * 1024;

function unsavedState(directory: string, output: string, messages: string): UnsavedState | undefined {
  cutReserve(output);
  return findUnsavedState(directory, output, messages);
}

/** Without the note, the next run believes that Terraform has ended with this process. */
function noteProcess(directory: string, pid = 0): void {
  try {
    writeFileSync(join(directory, pidName), String(pid));
  } catch {
    // The work on resources must not end because a disk is full.
  }
}

/**
 * Runs Terraform in stack directories. Each process has its own process group, so that a Ctrl-C on the terminal reaches
 * it only once, through {@link Terraform.interrupt}. Its output goes to a file and is read from there: if this process
 * is killed, Terraform still finishes and saves its state, which a broken pipe would prevent.
 */
export class Terraform {
  private readonly settings: Settings;
  private readonly running = new Set<Process>();
  private readonly initLimit: <T>(task: () => Promise<T>) => Promise<T>;
  /** Directories that have what an earlier init has left, with what keeps the result of another. */
  private readonly restored = new Map<string, () => void>();
  private interrupted = false;
  private isAbandoned = false;

  constructor(settings: Settings) {
    this.settings = settings;
    this.initLimit = settings.serialInit ? pLimit(1) : (task) => task();
  }

  async init(directory: string): Promise<void> {
    await this.initLimit(() => this.stream({ directory, args: ["init", "-json", "-input=false"] }));
    const { providers } = this.settings;
    if (providers !== undefined) refuseOtherProviders(directory, providers);
  }

  /**
   * Initializes a directory to plan in it: with what an earlier `init` of the same has left, if there is that. Should
   * Terraform then fail, it is initialized after all, so that an `init` which would fail does so, and one that was needed
   * is made up for.
   */
  async initForPlan(directory: string): Promise<void> {
    const { keptInits, providers, program } = this.settings;
    if (keptInits === undefined || providers !== undefined) return await this.init(directory);
    const { isRestored, keep } = restoreInit(directory, {
      program,
      env: this.variables(directory, "init"),
      kept: keptInits,
    });
    if (isRestored) this.restored.set(directory, keep);
    else {
      await this.init(directory);
      keep();
    }
  }

  async plan(
    directory: string,
    { out, isDestroy, only = [], dataDirectory, inFull = false, onEvent }: PlanOptions,
  ): Promise<PlanJson> {
    const { lockTimeout, locksPlans = true } = this.settings;
    const env = dataDirectory === undefined ? {} : { TF_DATA_DIR: dataDirectory };
    const destroy = isDestroy ? ["-destroy"] : [];
    const targets = only.map((address) => `-target=${address}`);
    const args = [
      "plan",
      "-json",
      "-input=false",
      locksPlans ? `-lock-timeout=${lockTimeout}` : "-lock=false",
      `-out=${out}`,
      ...destroy,
      ...targets,
    ];
    // Of an earlier plan.
    rmSync(join(directory, planJsonName), { force: true });
    const events = new PlannedEvents();
    const follow = (event: TerraformEvent): void => {
      events.follow(event);
      onEvent?.(event);
    };
    // What reads the plan is loaded while Terraform makes it.
    const reader = import("./unchanged-plan.ts");
    await this.streamInitialized({ directory, args, env, onEvent: follow });
    const { unchangedPlan } = await reader;
    const unchanged =
      events.changesNothing && !inFull && only.length === 0
        ? unchangedPlan(join(directory, out), events.isDrifted)
        : undefined;
    return unchanged ?? (await this.showPlan(directory, out, env));
  }

  /** All that is in a plan, also as a file of the name {@link planJsonName}. */
  async showPlan(directory: string, out: string, env: Readonly<Record<string, string>> = {}): Promise<PlanJson> {
    const file = join(directory, planJsonName);
    await this.write({ directory, args: ["show", "-json", out], env }, file);
    try {
      return readPlan(file);
    } catch (failure) {
      if (!(failure instanceof SyntaxError)) throw failure;
      // Terraform does not notice that a full disk takes only a part of what it prints.
      throw this.failure([this.plainError("The plan could not be written as JSON. The disk may be full.")]);
    }
  }

  /**
   * A plan whose `resource_drift` lists how the real infrastructure differs from the state. It changes nothing and takes no
   * lock, so it can run while someone else is working on the state.
   */
  async planRefreshOnly(directory: string, out: string): Promise<PlanJson> {
    await this.streamInitialized({
      directory,
      args: ["plan", "-json", "-input=false", "-refresh-only", "-lock=false", `-out=${out}`],
    });
    // Every digit of a number counts where it is compared.
    return parseJson(await this.read({ directory, args: ["show", "-json", out] })) as unknown as PlanJson;
  }

  /**
   * Plans to save in the state what the refresh finds, and nothing else. It takes no lock.
   *
   * @returns the resources that differ from the state, with how: `update`, or `delete` if one is not there
   */
  async planToSave(
    directory: string,
    out: string,
  ): Promise<readonly { readonly address: string; readonly action: string }[]> {
    const found: { address: string; action: string }[] = [];
    const args = ["plan", "-json", "-input=false", "-refresh-only", "-lock=false", `-out=${out}`];
    const onEvent = ({ type, change }: TerraformEvent): void => {
      if (type !== "resource_drift" || change === undefined || change.action === "move") return;
      found.push({ address: change.resource.addr, action: change.action });
    };
    await this.stream({ directory, args, onEvent });
    return found;
  }

  async apply(directory: string, planFile: string, onEvent: (event: TerraformEvent) => void): Promise<void> {
    const args = ["apply", "-json", "-input=false", `-lock-timeout=${this.settings.lockTimeout}`, planFile];
    await this.stream({ directory, args, onEvent, reserve: reservedBytes });
  }

  /** Writes a state to the backend of an initialized directory. @param isForced even if it is older, or another lineage */
  async pushState(directory: string, file: string, isForced: boolean): Promise<void> {
    const timeout = `-lock-timeout=${this.settings.lockTimeout}`;
    await this.read({ directory, args: ["state", "push", timeout, ...(isForced ? ["-force"] : []), file] });
  }

  /**
   * Takes an object into the state of an initialized directory whose configuration has its address, if only with an empty
   * body. The configuration of its provider may not depend on data sources.
   */
  async importObject(directory: string, address: string, id: string): Promise<void> {
    const timeout = `-lock-timeout=${this.settings.lockTimeout}`;
    await this.read({ directory, args: ["import", "-input=false", "-no-color", timeout, address, id] });
  }

  /** Removes resources from the state of an initialized directory; they themselves are not touched. */
  async forget(directory: string, addresses: readonly string[]): Promise<void> {
    const timeout = `-lock-timeout=${this.settings.lockTimeout}`;
    await this.read({ directory, args: ["state", "rm", timeout, ...addresses] });
  }

  async validate(directory: string): Promise<readonly Diagnostic[]> {
    const { stdout } = await this.start({ directory, args: ["validate", "-json"] }).ended;
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  }

  /** Asks every running process to stop after its current resource; no process is started from now on. */
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
        // The process has ended in the meantime.
      }
    }
  }

  /**
   * Ends every running process group at once, because what it works on is gone with its states. Whatever waits for one of
   * them waits for ever: nothing that could be reported about it would be true.
   */
  async abandon(): Promise<void> {
    this.isAbandoned = true;
    const ended = Promise.all([...this.running].map((subprocess) => subprocess.ended));
    this.kill();
    await ended;
  }

  private async unlessAbandoned(): Promise<void> {
    if (this.isAbandoned) await new Promise<never>(() => undefined);
  }

  /** @throws {TerraformFailure} once interrupted */
  private start({ directory, args, env }: Call, output: Output = "text"): Process {
    if (this.interrupted) throw this.failure([]);
    const subprocess = launch({
      binary: this.settings.program.binary,
      args,
      cwd: directory,
      env: { ...this.variables(directory, args[0] ?? ""), ...env },
      output,
      hasPrivateFiles: args[0] !== "init",
    });
    this.running.add(subprocess);
    void subprocess.ended.then(() => this.running.delete(subprocess));
    return subprocess;
  }

  private variables(directory: string, command: string): Readonly<Record<string, string>> {
    return { ...this.settings.env, ...this.settings.envOf?.(directory, command) };
  }

  private async streamInitialized(call: Call): Promise<void> {
    const directory = call.env?.["TF_DATA_DIR"] === undefined ? call.directory : dirname(call.env["TF_DATA_DIR"]);
    try {
      await this.stream(call);
    } catch (failure) {
      const keep = this.restored.get(directory);
      if (keep === undefined || !(failure instanceof TerraformFailure) || failure.wasInterrupted) throw failure;
      this.restored.delete(directory);
      await this.init(directory);
      keep();
      if (!failure.diagnostics.some(asksForInit)) throw failure;
      await this.stream(call);
    }
  }

  private async read(call: Call, output: Output = "text"): Promise<string> {
    await this.unlessAbandoned();
    const { exitCode, signal, stdout, all } = await this.start(call, output).ended;
    await this.unlessAbandoned();
    if (exitCode === 0) return stdout;
    throw this.failure(this.interrupted ? [] : [this.silentFailure(call, all, signal)]);
  }

  /** Writes what a command prints to a file, which Terraform itself does: nothing of it is read here. */
  private async write(call: Call, file: string): Promise<void> {
    const stdout = openSync(file, "w", 0o600);
    try {
      await this.read(call, { stdout });
    } finally {
      closeSync(stdout);
    }
  }

  private async stream(call: Call): Promise<void> {
    await this.unlessAbandoned();
    // Terraform's raw output, which may hold secrets: removed once it is in the log without them.
    const file = join(call.directory, outputName);
    const subprocess = this.startWriting(call, file);
    const diagnostics: Diagnostic[] = [];
    const others: string[] = [];
    const log = this.openLog(call);
    for await (const line of followLines(file, subprocess.ended)) {
      const event = parseEvent(line);
      if (event === undefined) {
        others.push(line);
        log.write(line);
        continue;
      }
      const { diagnostic } = event;
      log.write(diagnostic === undefined ? event["@message"] : `${event["@message"]}\n  ${diagnostic.detail}`);
      if (diagnostic?.severity === "error") diagnostics.push(diagnostic);
      this.settings.onEvent?.(call.directory, event);
      call.onEvent?.(event);
    }
    log.close();
    const { exitCode, signal, all } = await subprocess.ended;
    this.settings.onEvent?.(call.directory, undefined);
    rmSync(join(call.directory, pidName), { force: true });
    if (exitCode === 0) return void rmSync(file, { force: true });
    if (diagnostics.length === 0 && !this.interrupted) {
      // What it wrote is in the file, but for why it could not be started.
      diagnostics.push(this.silentFailure(call, [...others, all].join("\n"), signal));
    }
    const messages = diagnostics.map(({ summary, detail }) => `${summary} ${detail}`).join("\n");
    const unsaved = call.reserve === undefined ? undefined : unsavedState(call.directory, file, messages);
    rmSync(file, { force: true });
    await this.unlessAbandoned();
    throw new TerraformFailure(diagnostics, this.interrupted, unsaved);
  }

  /** Why it failed without an error of its own. */
  private silentFailure(
    { args: [command = ""] }: Call,
    output: string,
    signal: NodeJS.Signals | undefined,
  ): Diagnostic {
    const { name } = this.settings.program;
    // A line that is cut off tells a person nothing, and may be a part of a state.
    const lines = output.split("\n").filter((line) => !line.startsWith("{"));
    const text = lines.join("\n").trim();
    if (text !== "") return this.plainError(text);
    if (signal !== undefined) return endedBySignal(name, command, signal);
    return this.plainError(`${name} ${command} ended without saying why. The disk may be full.`);
  }

  private startWriting(call: Call, file: string): Process {
    const output = call.reserve === undefined ? openSync(file, "w", 0o600) : reserve(file, call.reserve);
    try {
      const subprocess = this.start(call, { all: output });
      noteProcess(call.directory, subprocess.pid);
      return subprocess;
    } finally {
      closeSync(output);
    }
  }

  /** Appends to the stack's `terraform.log`. On a full disk, lines are lost, but the work on resources must not end. */
  private openLog({ directory, args }: Call): Log {
    const attempt = <T>(work: () => T): T | undefined => {
      try {
        return work();
      } catch {
        // The report of the run has everything important.
        return undefined;
      }
    };
    const file = attempt(() => openSync(join(directory, "terraform.log"), "a", 0o600));
    const write = (text: string): void => {
      if (file !== undefined) attempt(() => appendFileSync(file, `${this.settings.redact(text)}\n`));
    };
    write(`\n$ ${programs[this.settings.program.name].command} ${args.join(" ")}`);
    return { write, close: () => file !== undefined && attempt(() => closeSync(file)) };
  }

  private failure(diagnostics: readonly Diagnostic[]): TerraformFailure {
    return new TerraformFailure(diagnostics, this.interrupted);
  }

  /** Text that the program wrote outside its JSON, without colours and box drawing. */
  private plainError(text: string): Diagnostic {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
    const plain = text.replace(/\u001b\[[0-9;]*m/g, "").replace(/[╷│╵]/g, "");
    const [first = "", ...detail] = plain.trim().split("\n");
    const summary = first.replace(/^Error: /, "") || `${this.settings.program.name} failed`;
    return { severity: "error", summary, detail: detail.join("\n").trim() };
  }
}
