import type {
  Branches,
  Commits,
  Deployments,
  Environments,
  IssueNotes,
  Issues,
  JobArtifacts,
  Jobs,
  MergeRequestNotes,
  MergeRequests,
  Pipelines,
  Users,
} from "@gitbeaker/rest";
import { type TokenKind, tokenVariables } from "./gitlab-problem.ts";
import { type Patience, usualPatience } from "./patience.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A project on GitLab, seen with the token of the job. Every call throws `GitLabProblem`. */
export interface GitLab {
  /** Its number. */
  readonly project: number;
  /** A job token reads most things, but posts nothing: docs/pipeline.md lists what needs a project token. */
  readonly token: TokenKind;
  readonly branches: Branches;
  readonly commits: Commits;
  readonly deployments: Deployments;
  readonly environments: Environments;
  readonly issues: Issues;
  readonly issueNotes: IssueNotes;
  readonly jobArtifacts: JobArtifacts;
  readonly jobs: Jobs;
  readonly mergeRequestNotes: MergeRequestNotes;
  readonly mergeRequests: MergeRequests;
  readonly pipelines: Pipelines;
  readonly users: Users;
}

/** Why there is no GitLab to ask. */
export interface NoGitLab {
  readonly reason: string;
}

/**
 * The GitLab of the current job, by its predefined variables; with the project token if there is one.
 *
 * Sources: https://docs.gitlab.com/ci/variables/predefined_variables/ and https://docs.gitlab.com/api/rest/authentication/
 */
export async function gitlabFrom(env: Env, patience: Patience = usualPatience): Promise<GitLab | NoGitLab> {
  const { CI_API_V4_URL: url = "", CI_PROJECT_ID: id = "" } = env;
  const kind: TokenKind = isSet(env[tokenVariables.project]) ? "project" : "job";
  const token = env[tokenVariables[kind]];
  if (!isSet(url)) return { reason: "CI_API_V4_URL is not set: this is no job of GitLab." };
  if (!/^\d+$/.test(id)) return { reason: "CI_PROJECT_ID is not the number of a project." };
  if (!isSet(token)) return { reason: `neither ${tokenVariables.project} nor ${tokenVariables.job} is set.` };
  // Only pipelines talk to GitLab: no other command pays for loading the client.
  const [rest, { requesterFor }] = await Promise.all([import("@gitbeaker/rest"), import("./requester.ts")]);
  const options = {
    host: url.replace(/\/api\/v4\/?$/, ""),
    ...(kind === "project" ? { token } : { jobToken: token }),
    requesterFn: requesterFor(kind, patience),
    queryTimeout: null,
  };
  return {
    project: Number(id),
    token: kind,
    branches: new rest.Branches(options),
    commits: new rest.Commits(options),
    deployments: new rest.Deployments(options),
    environments: new rest.Environments(options),
    issues: new rest.Issues(options),
    issueNotes: new rest.IssueNotes(options),
    jobArtifacts: new rest.JobArtifacts(options),
    jobs: new rest.Jobs(options),
    mergeRequestNotes: new rest.MergeRequestNotes(options),
    mergeRequests: new rest.MergeRequests(options),
    pipelines: new rest.Pipelines(options),
    users: new rest.Users(options),
  };
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}
