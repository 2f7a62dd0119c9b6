import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { execa } from "execa";
import { notStarted } from "./job-results.ts";

const require = createRequire(import.meta.url);
const program = require.resolve("gitlab-ci-local");

export interface LocalPipeline {
  /** The clone, in which every job runs. */
  readonly root: string;
  /** Variables of the pipeline and of its child pipelines. */
  readonly variables: Readonly<Record<string, string>>;
  /** Manual jobs for which later ones wait. */
  readonly gates: readonly string[];
  /** Manual jobs that a person starts. */
  readonly manual: readonly string[];
  /** Jobs that pass without doing anything. */
  readonly skipped: readonly string[];
  /** The only jobs to run; none stands for all that start by themselves. */
  readonly only: readonly string[];
  /** Whether the YAML is compared with GitLab's schema, which takes longer than all the rest of reading it. */
  readonly isValidated: boolean;
  /** Variables of the processes. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs the pipeline of the checked out commit. All jobs share the working directory; in GitLab, each has a clone of its
 * own, so what earlier pipelines left there is removed first.
 *
 * @returns the output
 * @throws when the pipeline did not start, because its YAML is not valid
 */
export async function runLocally(pipeline: LocalPipeline): Promise<string> {
  const { root, variables, gates, manual, skipped, only, isValidated, env } = pipeline;
  for (const left of ["pipeline", artifactsFolder]) rmSync(join(root, left), { recursive: true, force: true });
  const closed = gates.filter((gate) => !manual.includes(gate));
  // gitlab-ci-local runs what comes after a manual job that nobody started, whereas GitLab waits: such a job fails.
  const ends = [...closed.map((job) => endText(job, notStarted)), ...skipped.map((job) => endText(job, 0))];
  writeFileSync(join(root, notRun), ends.join(""));
  writeFileSync(join(root, ".gitlab-ci-local-variables.yml"), JSON.stringify(variables));
  const options = [
    "--force-shell-executor",
    `--json-schema-validation=${isValidated}`,
    ...["--ignore-predefined-vars", Object.keys(variables).join(",")],
  ];
  const started = [...closed, ...manual].flatMap((job) => ["--manual", job]);
  const { all } = await execa(process.execPath, [program, ...only, ...options, ...started], {
    cwd: root,
    env: { ...env, BASH_ENV: join(root, notRun) },
    extendEnv: false,
    all: true,
    reject: false,
  });
  const begins = isValidated ? "json schema validated in" : "parsing and downloads finished in";
  if (!all.includes(begins)) throw new Error(`The pipeline did not start:\n${all}`);
  return all;
}

/** Every Bash reads this: that of a job which shall not run ends before its first command. */
const notRun = ".gitlab-ci-local-not-run.sh";

/** It takes its input first, because gitlab-ci-local ends when it cannot write that. */
function endText(job: string, exitCode: number): string {
  return `if [ "$CI_JOB_NAME" = '${job}' ]; then cat > /dev/null; exit ${exitCode}; fi\n`;
}

const artifactsFolder = ".gitlab-ci-local/artifacts";

/** The files that a job of the last pipeline kept, by their paths. */
export function artifactsOf(root: string, job: string): Readonly<Record<string, string>> {
  const spelled = job.replaceAll(/[^\w-]+/g, (characters) => Buffer.from(characters).toString("base64url"));
  const folder = join(root, artifactsFolder, spelled);
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]));
}
