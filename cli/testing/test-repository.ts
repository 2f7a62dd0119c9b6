import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import type { Environment, EnvironmentSpec, LoadedEnvironment } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../io.ts";
import { runPlatform } from "../platform.ts";
import type { Services } from "../services.ts";
import { capturedIo } from "./captured-io.ts";
import { fileScratch } from "./file-scratch.ts";
import { notWritten } from "./not-written.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Variables in addition to those needed to find Terraform, and to run it with little CPU time (GOGC). */
  readonly env?: Io["env"];
  /** What a person types when asked. @default - nobody can be asked */
  readonly answer?: string | ((question: string) => Promise<string>);
  readonly services?: Partial<Services>;
  /** What is piped in. @default - nothing can be read */
  readonly stdin?: string;
  /** Width of the terminal that stdout is, in columns. @default - stdout is a pipe */
  readonly columns?: number;
  /** Called with everything written to stderr so far, after each write. */
  readonly onStderr?: (text: string) => void;
}

/** A repository in a temporary directory, in which tests run `platform` and nothing is applied yet. */
export abstract class TestRepository {
  readonly root = mkdtempSync(join(fileScratch(), "repository-"));
  environments: readonly Environment[];
  /** What their authors wrote, by name, of environments from which sandpits are derived. */
  specs: Readonly<Record<string, EnvironmentSpec>> = {};
  /** Why environment files do not load, by the environment's name. */
  problems: Readonly<Record<string, string>> = {};
  /** What `run` passes as `--target`. */
  target: Target = "emulated";
  private readonly interrupts = new Set<() => void>();

  constructor(environments: readonly Environment[]) {
    this.environments = environments;
  }

  /** The services that replace those of the real repository. */
  abstract services(): Partial<Services>;

  /** Runs `platform <command>` on the target, without a terminal. */
  run(command: string, options: RunOptions = {}): Promise<Ran> {
    return this.runWith([...command.split(" "), "--target", this.target], options);
  }

  async runWith(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const { env = {}, answer, services = {}, stdin, columns, onStderr } = options;
    const { HOME, PATH, PLATFORM_TERRAFORM, GOGC } = process.env;
    const process_ = {
      root: this.root,
      env: { HOME, PATH, PLATFORM_TERRAFORM, GOGC, ...env },
      stdin: stdin === undefined ? undefined : Readable.from([stdin]),
      ask:
        answer === undefined
          ? undefined
          : async (question: string) => (typeof answer === "string" ? answer : answer(question)),
      onInterrupt: (listener: () => void) => {
        this.interrupts.add(listener);
        return () => this.interrupts.delete(listener);
      },
    };
    const { io, captured } = capturedIo(process_, onStderr);
    if (columns !== undefined) Object.assign(io.stdout, { isTTY: true, columns });
    const code = await runPlatform(argv, io, {
      environments: async () => this.loaded(),
      ...this.services(),
      ...services,
    });
    return { code, ...captured() };
  }

  /** What a command prints with `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests assert its shape
  async json(command: string, options: RunOptions = {}): Promise<any> {
    const { stdout, stderr } = await this.run(`${command} --json`, options);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  }

  /** Does what Ctrl-C does. */
  interrupt(): void {
    for (const listener of this.interrupts) listener();
  }

  /** Path of a file or directory below the root. */
  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Writes a file below the root. */
  write(path: string, text: string): string {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Writes a shell script that can replace a program. */
  writeProgram(path: string, script: string): string {
    const file = this.write(path, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** The local state of a stack. */
  stateFile(id: string): string {
    return this.path(".platform", this.target, "state", `${id}.tfstate`);
  }

  /** Addresses of the managed resources in a stack's local state. */
  addresses(id: string): string[] {
    const { resources } = JSON.parse(readFileSync(this.stateFile(id), "utf8")) as {
      resources: { mode: string; type: string; name: string }[];
    };
    return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
  }

  private loaded(): LoadedEnvironment[] {
    return this.environments.map((environment) => {
      const { name } = environment;
      const found = { name, file: `environments/${name}.ts` };
      const problem = this.problems[name];
      const spec = this.specs[name] ?? notWritten;
      return problem === undefined ? { ...found, environment, spec } : { ...found, problem };
    });
  }
}
