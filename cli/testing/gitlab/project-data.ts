import { KeptStates } from "../kept-states.ts";

/** What the stand-in knows of a project; tests fill it and look at it. Members are those of GitLab's own documents. */
export interface ProjectData {
  readonly id: number;
  readonly defaultBranch: string;
  readonly mergeRequests: MergeRequestData[];
  readonly notes: NoteData[];
  readonly pipelines: PipelineData[];
  readonly jobs: JobData[];
  readonly deployments: DeploymentData[];
  /** Names of environments that were stopped. */
  readonly stoppedEnvironments: Set<string>;
  readonly issues: IssueData[];
  readonly branches: Map<string, BranchData>;
  /** GitLab-managed Terraform states. */
  readonly kept: KeptStates;
}

export interface MergeRequestData {
  readonly iid: number;
  title: string;
  description: string;
  state: "opened" | "merged" | "closed";
  source_branch: string;
  target_branch: string;
  /** The newest commit of the source branch. */
  sha: string;
  merge_commit_sha: string | null;
  squash_commit_sha: string | null;
  labels: string[];
  readonly author: string;
}

export interface NoteData {
  readonly id: number;
  /** Of the merge request or the issue. */
  readonly on: `${"merge_requests" | "issues"}/${number}`;
  body: string;
  readonly author: string;
  readonly system: boolean;
}

export interface PipelineData {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly source: "push" | "merge_request_event" | "schedule" | "parent_pipeline";
  readonly status: "running" | "success" | "failed" | "canceled";
  /** The parents of its commit. @default - none */
  readonly parents?: readonly string[];
}

export interface JobData {
  readonly id: number;
  readonly pipeline: number;
  readonly name: string;
  readonly status: "created" | "manual" | "running" | "success" | "failed" | "canceled";
  /** Files by path. @default - none */
  readonly artifacts?: Readonly<Record<string, string>>;
  /** The pipeline that a bridge started. @default - no bridge */
  readonly downstream?: number;
}

export interface DeploymentData {
  readonly id: number;
  readonly environment: string;
  readonly sha: string;
  readonly status: "created" | "running" | "success" | "failed" | "canceled";
}

export interface IssueData {
  readonly iid: number;
  title: string;
  description: string;
  labels: string[];
  readonly confidential: boolean;
  readonly author: string;
  state: "opened" | "closed";
}

export interface BranchData {
  /** The newest last. */
  readonly commits: CommitData[];
  readonly files: Map<string, string>;
}

export interface CommitData {
  readonly id: string;
  readonly message: string;
  readonly author_email: string;
  readonly author_name: string;
}

export function emptyProject(id = 1): ProjectData {
  return {
    id,
    defaultBranch: "main",
    mergeRequests: [],
    notes: [],
    pipelines: [],
    jobs: [],
    deployments: [],
    stoppedEnvironments: new Set(),
    issues: [],
    kept: new KeptStates(),
    branches: new Map([
      [
        "main",
        {
          commits: [{ id: "a".repeat(40), message: "Start", author_email: "anna@example.com", author_name: "Anna" }],
          files: new Map(),
        },
      ],
    ]),
  };
}
