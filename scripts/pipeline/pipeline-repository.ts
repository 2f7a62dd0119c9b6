import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { git } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { execa } from "execa";
import { ReferenceCopy } from "../bench/reference-copy.ts";
import { type JobResult, jobResults } from "./job-results.ts";
import { type PipelineTrigger, predefinedVariables } from "./predefined-variables.ts";

/** What a pipeline did. */
export interface PipelineRun {
  /** The jobs that started, in this order. */
  readonly jobs: readonly JobResult[];
  readonly output: string;
  /** 1 when a job of the parent failed, or the YAML is not valid. It says nothing of child pipelines. */
  readonly exitCode: number;
  /** The job of this name. @throws when it did not run */
  job(name: string): JobResult;
}

export interface PipelineOptions {
  /** Manual jobs that a person starts. @default none */
  readonly manual?: readonly string[];
  /** Only these jobs. @default - all that their rules admit */
  readonly only?: readonly string[];
  /** More variables of the project. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Programs that would need the network. What they install stands already in the copy, or the scenario does without. */
const offline = ["npm", "npx", "pnpm", "corepack", "pip", "pip3"];

const gitlabCiLocal = createRequire(import.meta.url).resolve("gitlab-ci-local");

/** A clone of the project, whose pipelines gitlab-ci-local runs on the emulated target. */
export class PipelineRepository {
  readonly root: string;
  private readonly copy: ReferenceCopy;

  /** @param specs the environments, in the order of promotion. The first is applied on merge. */
  constructor(specs: readonly PermanentSpec[]) {
    this.copy = new ReferenceCopy(specs);
    this.root = this.copy.root;
    const names = specs.map(({ name }) => name);
    this.edit("environments/company.ts", /promotion: \[[^\]]*\]/, `promotion: ${JSON.stringify(names)}`);
    this.edit("environments/company.ts", /appliedOnMerge: \[[^\]]*\]/, `appliedOnMerge: [${JSON.stringify(names[0])}]`);
    rmSync(join(this.root, "environments/addresses"), { recursive: true, force: true });
    git(this.root, "init", "--quiet", "--initial-branch=main");
    git(this.root, "remote", "add", "origin", "git@gitlab.example.com:platform/ml-platform.git");
    writeFileSync(join(this.root, ".git/info/exclude"), ".gitlab-ci-local*\n.stand-ins/\n");
    for (const program of offline) this.standIn(program, `echo "${program} $*"`);
    // Finds nothing.
    this.standIn("checkov", `echo '{"checkov_version":"3.3.13","passed":0,"failed":0}'`);
    this.push(this.commit("Start"));
    git(this.root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  }

  /** Replaces a program in jobs by a shell script. */
  standIn(program: string, script: string): void {
    const file = this.write(`.stand-ins/${program}`, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  write(path: string, text: string): string {
    const file = this.path(path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(path: string): void {
    rmSync(this.path(path));
  }

  /** Addresses of the managed resources in a stack's state; none if it was never applied. */
  addresses(stackId: string): string[] {
    const file = `.platform/emulated/state/${stackId}.tfstate`;
    if (!this.exists(file)) return [];
    const { resources } = JSON.parse(this.read(file)) as {
      resources: { mode: string; type: string; name: string }[];
    };
    return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
  }

  /** @throws when the file does not have the text */
  edit(path: string, before: string | RegExp, after: string): void {
    const text = this.read(path);
    const edited = text.replace(before, after);
    if (edited === text) throw new Error(`${path} does not have ${before}`);
    this.write(path, edited);
  }

  /** Commits everything on the current branch, and returns the commit. */
  commit(message: string): string {
    git(this.root, "add", "--all");
    git(this.root, "commit", "--quiet", "--allow-empty", "--message", message);
    return git(this.root, "rev-parse", "HEAD").trim();
  }

  /** Lets `origin` have the commit as its `main`. */
  push(commit: string): void {
    git(this.root, "update-ref", "refs/remotes/origin/main", commit);
  }

  /** Commits the change on a new branch that leads away from `main`, and checks it out. */
  propose(branch: string, change: () => void): PipelineTrigger & { readonly of: "mergeRequest" } {
    git(this.root, "switch", "--quiet", "main");
    const base = git(this.root, "rev-parse", "HEAD").trim();
    git(this.root, "switch", "--quiet", "--create", branch);
    change();
    this.commit(`Propose ${branch}`);
    return { of: "mergeRequest", iid: 7, source: branch, base };
  }

  /** Merges the current branch into `main`, as GitLab does by default. */
  merge(branch: string): PipelineTrigger {
    git(this.root, "switch", "--quiet", "main");
    const before = git(this.root, "rev-parse", "HEAD").trim();
    git(this.root, "merge", "--quiet", "--no-ff", "--message", `Merge branch '${branch}' into 'main'`, branch);
    this.push(git(this.root, "rev-parse", "HEAD").trim());
    return { of: "defaultBranch", before };
  }

  /** Runs the pipeline of the commit that is checked out. */
  async run(
    trigger: PipelineTrigger,
    { manual = [], only = [], variables = {} }: PipelineOptions = {},
  ): Promise<PipelineRun> {
    const head = git(this.root, "rev-parse", "HEAD").trim();
    const predefined = predefinedVariables(trigger, head);
    const values = { ...predefined, GITLAB_CI: "true", PLATFORM_TARGET: "emulated", ...variables };
    this.write(".gitlab-ci-local-variables.yml", JSON.stringify(values));
    const options = ["--force-shell-executor", "--ignore-predefined-vars", Object.keys(values).join(",")];
    const { all, exitCode = 1 } = await execa(
      process.execPath,
      [gitlabCiLocal, ...options, ...manual.flatMap((job) => ["--manual", job]), ...only],
      { cwd: this.root, env: this.environment(), extendEnv: false, all: true, reject: false },
    );
    const jobs = jobResults(all);
    return {
      jobs,
      output: all,
      exitCode,
      job(name) {
        const found = jobs.find((job) => job.name === name);
        if (found === undefined) throw new Error(`no job ${name} in:\n${all}`);
        return found;
      },
    };
  }

  discard(): void {
    this.copy.remove();
  }

  /** Only what programs need to be found: neither what this machine's pipeline set, nor what a developer did. */
  private environment(): Record<string, string> {
    const { PATH = "", PLATFORM_TERRAFORM } = process.env;
    return {
      PATH: `${this.path(".stand-ins")}${delimiter}${PATH}`,
      HOME: this.path(".stand-ins"),
      NO_COLOR: "1",
      ...(PLATFORM_TERRAFORM !== undefined && { PLATFORM_TERRAFORM }),
    };
  }
}
