import { GitLabStandIn } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { Clone } from "./clone.ts";
import { artifactsOf, runLocally } from "./gitlab-ci-local.ts";
import { PipelineRun } from "./pipeline-run.ts";
import { type MergeRequest, type PipelineTrigger, predefinedVariables } from "./predefined-variables.ts";
import { recordPipeline } from "./record-pipeline.ts";

export interface PipelineOptions {
  /** Manual jobs that a person starts. @default none */
  readonly manual?: readonly string[];
  /** Jobs that pass without doing anything. @default none */
  readonly skipped?: readonly string[];
  /** The only jobs to run. @default - all that start by themselves */
  readonly only?: readonly string[];
  /** More variables of the project. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The jobs of a merge request that say nothing about plans: they check the code, and look for what is insecure. */
export const checking = ["check", "scan"];

/** A project of a GitLab that is stood in for, whose pipelines gitlab-ci-local runs in one clone, on the emulated target. */
export class Project {
  readonly clone: Clone;
  /** Knows the merge requests, and the pipelines that ran. */
  readonly gitlab = new GitLabStandIn();
  /** Whether the YAML was compared with GitLab's schema: once is enough. What jobs generate is compared where it is generated. */
  private isValidated = false;

  private constructor(specs: readonly PermanentSpec[]) {
    this.clone = new Clone(specs);
  }

  /** @param specs the environments, in the order of promotion. The first is applied on merge. */
  static async create(specs: readonly PermanentSpec[]): Promise<Project> {
    const project = new Project(specs);
    await project.gitlab.start();
    return project;
  }

  async remove(): Promise<void> {
    await this.gitlab.stop();
    this.clone.remove();
  }

  /** Commits a change on a new branch that leads away from `main`, and opens a merge request. */
  propose(title: string, change: (clone: Clone) => void): MergeRequest {
    const { mergeRequests } = this.gitlab.project;
    const source = title.replaceAll(/\W+/g, "-");
    this.clone.git("switch", "--quiet", "main");
    const base = this.clone.head;
    this.clone.git("switch", "--quiet", "--create", source);
    change(this.clone);
    const request: MergeRequest = { of: "mergeRequest", iid: mergeRequests.length + 1, source, base };
    mergeRequests.push({
      iid: request.iid,
      title,
      description: "",
      state: "opened",
      source_branch: source,
      target_branch: "main",
      sha: this.clone.commit(title),
      merge_commit_sha: null,
      squash_commit_sha: null,
      labels: [],
      author: "anna",
    });
    return request;
  }

  /** Merges a merge request into `main` by a merge commit, as GitLab does by default. */
  merge({ iid, source }: MergeRequest): PipelineTrigger {
    this.clone.git("switch", "--quiet", "main");
    this.clone.git("merge", "--quiet", "--no-ff", "--message", `Merge branch '${source}' into 'main'`, source);
    this.clone.push(this.clone.head);
    this.update(iid, { state: "merged", merge_commit_sha: this.clone.head });
    return { of: "defaultBranch" };
  }

  /** Runs the pipeline of the commit that is checked out. */
  async run(
    trigger: PipelineTrigger,
    { manual = [], skipped = [], only = [], variables = {} }: PipelineOptions = {},
  ): Promise<PipelineRun> {
    const { clone, gitlab } = this;
    const predefined = predefinedVariables(trigger, clone.head);
    const output = await runLocally({
      root: clone.root,
      gates: clone.environments().map((name) => `approve ${name}`),
      manual,
      skipped,
      only,
      isValidated: !this.isValidated,
      variables: { ...predefined, GITLAB_CI: "true", ...gitlab.env(), PLATFORM_TARGET: "emulated", ...variables },
      env: clone.environment(),
    });
    this.isValidated = true;
    const run = new PipelineRun(output);
    recordPipeline(gitlab.project, {
      sha: clone.head,
      ref: trigger.of === "mergeRequest" ? `refs/merge-requests/${trigger.iid}/head` : "main",
      source: predefined.CI_PIPELINE_SOURCE,
      jobs: run.jobs,
      artifactsOf: (job) => artifactsOf(clone.root, job),
    });
    return run;
  }

  /** A file that a job of the last pipeline kept. @throws when it did not */
  artifact(job: string, path: string): string {
    const text = artifactsOf(this.clone.root, job)[path];
    if (text === undefined) throw new Error(`${job} did not keep ${path}`);
    return text;
  }

  /** The notes in a merge request. */
  notes({ iid }: MergeRequest): string[] {
    return this.gitlab.project.notes.filter(({ on }) => on === `merge_requests/${iid}`).map(({ body }) => body);
  }

  private update(iid: number, values: Partial<(typeof this.gitlab.project.mergeRequests)[number]>): void {
    Object.assign(this.gitlab.project.mergeRequests.find((each) => each.iid === iid) ?? {}, values);
  }
}
