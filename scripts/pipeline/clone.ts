import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { git } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { execa } from "execa";
import { ReferenceCopy } from "../bench/reference-copy.ts";

/** Programs that would need the network. What they install stands already in the copy, or the scenario does without. */
const offline = ["npm", "npx", "pnpm", "corepack", "pip", "pip3"];

/** gitlab-ci-local copies all files for jobs in containers, of which there are none, before each pipeline. */
const notForContainers = 'case "$*" in *--delete-excluded*) ;; *) PATH="${PATH#*:}"; exec rsync "$@" ;; esac';

/** Where Terraform is, where temporary files are, and how often Go collects garbage. */
const passedVariables = ["PLATFORM_TERRAFORM", "TMPDIR", "GOGC", "GOMEMLIMIT"];

const states = ".platform/emulated/state";

/** A Git clone of a copy of this repository, with environments of its own, in which jobs and persons run `platform`. */
export class Clone {
  readonly root: string;
  private readonly copy: ReferenceCopy;

  /** @param specs the environments, in the order of promotion. The first is applied on merge. */
  constructor(specs: readonly PermanentSpec[]) {
    this.copy = new ReferenceCopy(specs);
    this.root = this.copy.root;
    const names = specs.map(({ name }) => name);
    this.edit("environments/company.ts", /promotion: \[[^\]]*\]/, `promotion: ${JSON.stringify(names)}`);
    this.edit("environments/company.ts", /appliedOnMerge: \[[^\]]*\]/, `appliedOnMerge: [${JSON.stringify(names[0])}]`);
    rmSync(this.path("environments/addresses"), { recursive: true, force: true });
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("remote", "add", "origin", "git@gitlab.example.com:platform/ml-platform.git");
    this.write(".git/info/exclude", ".gitlab-ci-local*\n.stand-ins/\n");
    for (const program of offline) this.standIn(program, `echo "${program} $*"`);
    this.standIn("rsync", notForContainers);
    this.standIn("checkov", `echo '{"passed": 0, "failed": 0, "parsing_errors": 0, "checkov_version": "3.3.13"}'`);
    // Into one file, as it is: to compress and write each takes longer than all else that Git does here.
    this.git("-c", "core.bigFileThreshold=1", "-c", "core.compression=0", "add", "--all");
    this.push(this.commit("Start"));
    this.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  }

  remove(): void {
    this.copy.remove();
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  write(path: string, text: string): string {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  writeEnvironment(spec: PermanentSpec): void {
    this.write(`environments/${spec.name}.ts`, `export default ${JSON.stringify(spec)};\n`);
  }

  /** @throws when that changes nothing */
  edit(path: string, before: string | RegExp, after: string): void {
    const text = this.read(path);
    const edited = text.replace(before, after);
    if (edited === text) throw new Error(`${path} does not have ${before}`);
    this.write(path, edited);
  }

  /** Names of the permanent environments. */
  environments(): string[] {
    const names = readdirSync(this.path("environments")).filter((name) => /(?<!\.test)\.ts$/.test(name));
    return names.map((name) => name.replace(/\.ts$/, "")).filter((name) => name !== "index" && name !== "company");
  }

  /** Replaces a program by a shell script. */
  standIn(program: string, script: string): void {
    chmodSync(this.write(`.stand-ins/${program}`, `#!/bin/sh\n${script}\n`), 0o755);
  }

  /** Sets the faults that the emulator injects from now on. */
  setFaults(...faults: readonly object[]): void {
    this.write(".platform/emulated/faults.json", JSON.stringify(faults));
  }

  git(...args: readonly string[]): string {
    return git(this.root, ...args).trim();
  }

  get head(): string {
    return this.git("rev-parse", "HEAD");
  }

  /** Commits everything on the current branch, and returns the commit. */
  commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
    return this.head;
  }

  /** Lets `origin` have the commit as its `main`. */
  push(commit: string): void {
    this.git("update-ref", "refs/remotes/origin/main", commit);
  }

  /** Runs `platform` on the emulated target, as a person would. */
  async platform(...args: readonly string[]) {
    const env = { ...this.environment(), PLATFORM_TARGET: "emulated" };
    return execa(this.path("platform"), args, { cwd: this.root, env, extendEnv: false, all: true, reject: false });
  }

  /** Variables that programs need: neither those of a pipeline in which this runs, nor a developer's. */
  environment(): Record<string, string> {
    const { PATH = "" } = process.env;
    const passed = Object.entries(process.env).filter(([name]) => passedVariables.includes(name));
    return {
      PATH: `${this.path(".stand-ins")}${delimiter}${PATH}`,
      HOME: this.path(".stand-ins"),
      NO_COLOR: "1",
      ...Object.fromEntries(passed),
    } as Record<string, string>;
  }

  /** The local states, by the ids of their stacks. */
  states(): Readonly<Record<string, string>> {
    if (!existsSync(this.path(states))) return {};
    const files = readdirSync(this.path(states)).filter((name) => name.endsWith(".tfstate"));
    return Object.fromEntries(files.map((name) => [name.replace(/\.tfstate$/, ""), this.read(join(states, name))]));
  }

  /** Addresses of the managed resources in a stack's state; none if it was never applied. */
  addresses(stackId: string): string[] {
    const { resources } = JSON.parse(this.states()[stackId] ?? '{"resources":[]}') as {
      resources: { mode: string; type: string; name: string }[];
    };
    return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
  }
}
