import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Io } from "../../io.ts";
import type { DeployedCommits } from "../affected-stacks.ts";
import { pipelineFiles } from "../pipeline-files.ts";

/** What the current stacks are to be compared with. */
export type Base =
  | { readonly ref: string; readonly named: string }
  | { readonly deployed: DeployedCommits }
  /** Nothing; but what was deployed and is gone is found, if it is known. */
  | { readonly everything: string; readonly deployed?: DeployedCommits };

export interface BaseOptions {
  readonly base?: string;
  readonly deployed?: string;
  readonly all?: boolean;
}

/**
 * What the command line asks for; otherwise what suits the pipeline: the target branch of a merge request, the commits
 * that were deployed, or nothing.
 *
 * @throws {UserError} for a file of deployed commits that is not one
 */
export function baseOf({ root, env }: Pick<Io, "root" | "env">, { base, deployed, all = false }: BaseOptions): Base {
  const file = resolve(root, pipelineFiles.deployed);
  const known = () => (existsSync(file) ? { deployed: readDeployed(file, pipelineFiles.deployed) } : undefined);
  if (all) return { everything: "--all was given", ...known() };
  if (base !== undefined) return { ref: base, named: "--base" };
  if (deployed !== undefined) return { deployed: readDeployed(resolve(root, deployed), deployed) };
  // In a pipeline of merged results, the current commit already holds what the target branch has.
  // https://docs.gitlab.com/ci/variables/predefined_variables/#predefined-variables-for-merge-request-pipelines
  for (const named of ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"]) {
    const ref = env[named] ?? "";
    if (ref !== "") return { ref, named };
  }
  return (
    known() ?? {
      everything: `nothing says what to compare with: no --base, no merge request, no ${pipelineFiles.deployed}`,
    }
  );
}

function readDeployed(file: string, shown: string): DeployedCommits {
  if (!existsSync(file))
    throw new UserError(`There is no file ${shown}. "platform ci reviewed" writes ${pipelineFiles.deployed}.`);
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isDeployed(read)) return read;
  } catch (failure) {
    throw new UserError(`${shown} cannot be read: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
  throw new UserError(
    `${shown} is not a JSON object with the full id of a commit, or null, for each id of a stack. "platform ci reviewed" writes it.`,
  );
}

function isDeployed(value: unknown): value is DeployedCommits {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (each) => each === null || (typeof each === "string" && /^[0-9a-f]{40,64}$/.test(each)),
  );
}
