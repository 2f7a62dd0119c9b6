import { stripVTControlCharacters } from "node:util";

/** The exit code of a manual job that no person has started. gitlab-ci-local knows no such thing. */
export const notStarted = 177;

/** What became of a job that gitlab-ci-local started. */
export interface JobResult {
  readonly name: string;
  readonly stage: string;
  /** The bridge whose child pipeline has the job, if it is not in the parent. */
  readonly bridge?: string;
  /**
   * `warned`: it failed and is allowed to. `manual`: it waits for a person, and later jobs for it. `unfinished`: it was
   * still running when the pipeline ended.
   */
  readonly status: "passed" | "failed" | "warned" | "manual" | "unfinished";
  /** 0 unless it failed. */
  readonly exitCode: number;
  /** What it printed, without its commands. */
  readonly log: string;
  /** The environment to which it deployed. @default - none, or it failed */
  readonly environment?: string;
}

/** ` plan ` in `\t[plan] -> dev-network  starting shell (level 0)`, with the bridge in brackets for a child's job. */
const started = /^(?:\t+\[(?<bridge>[^\]]+)\] -> )?(?<name>\S.*?)\s+starting shell \((?<stage>.+)\)$/;
const finished = /^finished in .*?(?:\s(?<verdict>FAIL|WARN)\s+(?<code>\d+))?\s*$/;

/**
 * Reads the results of jobs from the output of gitlab-ci-local 4.73, in the order in which they started. Its exit code
 * says nothing of the jobs of child pipelines, and it has no output for programs.
 */
export function jobResults(output: string): JobResult[] {
  const lines = stripVTControlCharacters(output).split(/\r?\n/);
  return lines.flatMap((line) => {
    const groups = started.exec(line)?.groups;
    if (groups === undefined) return [];
    const { bridge, name = "", stage = "" } = groups;
    const prefix = bridge === undefined ? name : `[${bridge}] -> ${name}`;
    const own = lines.flatMap((each) => ofJob(each, prefix));
    const log = own.flatMap((text) => (text.startsWith("> ") || text === ">" ? [text.slice(2)] : [])).join("\n");
    const environment = environmentOf(name, lines);
    return [
      {
        name,
        stage,
        ...(bridge !== undefined && { bridge }),
        ...verdictOf(own),
        log,
        ...(environment !== undefined && { environment }),
      },
    ];
  });
}

/** The rest of the line after the name of the job, which is padded to the longest name. */
function ofJob(line: string, prefix: string): string[] {
  const text = line.trimStart();
  if (!text.startsWith(`${prefix} `)) return [];
  return [text.slice(prefix.length).trimStart()];
}

function verdictOf(lines: readonly string[]): Pick<JobResult, "status" | "exitCode"> {
  for (const line of lines) {
    const groups = finished.exec(line)?.groups;
    if (groups === undefined) continue;
    const { verdict, code = "0" } = groups;
    const exitCode = Number(code);
    if (exitCode === notStarted) return { status: "manual", exitCode };
    return { status: verdict === "FAIL" ? "failed" : verdict === "WARN" ? "warned" : "passed", exitCode };
  }
  return { status: "unfinished", exitCode: 0 };
}

/** Its last lines name the environment of each job that passed: `apply dev-network environment: { name: dev/network }`. */
function environmentOf(job: string, lines: readonly string[]): string | undefined {
  const start = "environment: { name: ";
  const text = lines.flatMap((line) => ofJob(line, job)).find((each) => each.startsWith(start));
  return text?.slice(start.length).split(" ")[0];
}
