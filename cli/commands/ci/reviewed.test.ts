import { existsSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { reportJson } from "../../plan/report.ts";
import { commitAll, git, initRepository, skipWithoutGit } from "../../testing/git-repository.ts";
import { mergeRequest } from "../../testing/gitlab/merge-request.ts";
import type { MergeRequestData, PipelineData } from "../../testing/gitlab/project-data.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { pair } from "../../testing/pair.ts";
import { planReport } from "../../testing/plan-report.ts";

const networkPlan = reportJson(planReport({ id: "dev-network", counts: { add: 1 } }));

describe("platform ci reviewed", () => {
  skipWithoutGit();
  const server = withGitLab();
  const { project } = server;
  let repository: ReturnType<typeof pair>;
  let commit: string;
  const run = (env: Record<string, string> = server.env("job")) =>
    repository.runWith(["ci", "reviewed"], { env: { CI_COMMIT_SHA: commit, CI_COMMIT_BRANCH: "main", ...env } });
  const read = (file: string) => JSON.parse(readFileSync(repository.path(file), "utf8")) as unknown;

  function merge(
    request: Partial<MergeRequestData>,
    plans: Record<string, string>,
    planned: object = {},
    run: Partial<PipelineData> = {},
  ): void {
    const made = mergeRequest({ state: "merged", ...request });
    project.mergeRequests.push(made);
    const pipeline = 100 + made.iid;
    project.pipelines.push({
      id: pipeline,
      sha: made.sha,
      ref: `refs/merge-requests/${made.iid}/head`,
      source: "merge_request_event",
      status: "success",
      ...run,
    });
    const document = { schemaVersion: 1, commit: made.sha, pipeline, stacks: Object.keys(plans), ...planned };
    const files = Object.entries(plans).map(([id, plan]) => [pipelineFiles.plan(id), plan]);
    const artifacts = { [pipelineFiles.planned]: JSON.stringify(document), ...Object.fromEntries(files) };
    project.jobs.push({ id: 500 + made.iid, pipeline, name: "summary", status: "success", artifacts });
  }

  beforeEach(() => {
    for (const list of [project.mergeRequests, project.pipelines, project.jobs, project.deployments]) list.length = 0;
    project.stoppedEnvironments.clear();
    server.clearFaults();
    repository = pair();
    repository.write("a", "a");
    initRepository(repository.root);
    commit = commitAll(repository.root, "Merge");
  });

  it.each([
    ["a merge commit", (sha: string) => ({ merge_commit_sha: sha })],
    ["a squashed commit", (sha: string) => ({ squash_commit_sha: sha })],
    ["a fast-forward", (sha: string) => ({ sha })],
  ])("takes the plans of the merge request that %s merges, with the job token", async (_, merged) => {
    merge(merged(commit), { "dev-network": networkPlan });
    const { code, stdout, stderr } = await run();
    expect(stderr).toBe("");
    expect(stdout).toContain(`${commit.slice(0, 8)} merges !7 "Add nodes", planned by pipeline 107: dev-network.\n`);
    expect(stdout).toContain("Reviewed: dev-network. Every other stack waits for a person.\n");
    expect(read(pipelineFiles.reviewed("dev-network"))).toMatchObject({ environment: "dev" });
    expect(code).toBe(0);
  });

  const cases: readonly (readonly [string, () => void, string])[] = [
    ["the commit was pushed by itself", () => {}, "merges no merge request, so nobody has reviewed a plan of it"],
    [
      "the branch was merged into another one",
      () => merge({ merge_commit_sha: commit, target_branch: "next" }, { "dev-network": networkPlan }),
      "merges no merge request",
    ],
    [
      "the plans are of an earlier commit",
      () => merge({ merge_commit_sha: commit }, { "dev-network": networkPlan }, { commit: "c".repeat(40) }),
      "its plans are of cccccccc, and what was merged is bbbbbbbb",
    ],
    [
      "an earlier commit made them, and says that they are of what was merged",
      () => merge({ merge_commit_sha: commit }, { "dev-network": networkPlan }, {}, { sha: "c".repeat(40) }),
      "its plans are of cccccccc, and what was merged is bbbbbbbb",
    ],
    [
      "the pipeline is of a commit upon what was merged",
      () => {
        const upon = { sha: "c".repeat(40), parents: ["b".repeat(40)] };
        merge({ merge_commit_sha: commit }, { "dev-network": networkPlan }, {}, upon);
      },
      "its plans are of cccccccc, and what was merged is bbbbbbbb",
    ],
    [
      "no pipeline of it has succeeded",
      () => {
        merge({ merge_commit_sha: commit }, { "dev-network": networkPlan });
        project.pipelines.splice(0, 1);
      },
      "none of its pipelines has succeeded and kept its plans",
    ],
    [
      "the plan failed",
      () => merge({ merge_commit_sha: commit }, { "dev-network": '{"result":"failed","error":"no credentials"}' }),
      "no plan of a change that is still to be applied",
    ],
    [
      "the file holds the plan of another stack",
      () => merge({ merge_commit_sha: commit }, { "dev-cluster": networkPlan }),
      "no plan of a change that is still to be applied",
    ],
    [
      "a stack is named like a path",
      () => merge({ merge_commit_sha: commit }, {}, { stacks: ["../../x"] }),
      "none of its pipelines has succeeded and kept its plans",
    ],
  ];

  it.each(cases)("takes none, and says why, if %s", async (_, arrange, why) => {
    arrange();
    repository.write(pipelineFiles.reviewed("dev-network"), "of an earlier pipeline");
    const { code, stdout } = await run();
    expect(stdout).toContain(why);
    expect(stdout).toContain("No plan was reviewed: every stack waits for a person.");
    expect(existsSync(repository.path(pipelineFiles.reviewed("dev-network")))).toBe(false);
    expect(code).toBe(0);
  });

  it("takes the plans of a pipeline for merged results, whose commit is one of GitLab", async () => {
    const parents = ["a".repeat(40), "b".repeat(40)];
    const ofResults = { ref: "refs/merge-requests/7/merge", sha: "c".repeat(40), parents };
    merge({ merge_commit_sha: commit }, { "dev-network": networkPlan }, {}, ofResults);
    expect((await run()).stdout).toContain("Reviewed: dev-network.");
  });

  it("takes the plans of earlier merge requests whose pipelines were overtaken, of each stack the newest", async () => {
    const [deployed, first] = [commit, commitAll(repository.root, "Merge !7")];
    commit = commitAll(repository.root, "Merge !8");
    project.deployments.push({ id: 1, environment: "dev/network", sha: deployed, status: "success" });
    const clusterPlan = (fingerprint: string) =>
      reportJson(planReport({ id: "dev-cluster", stack: { fingerprint }, counts: { add: 1 } }));
    merge({ iid: 6, merge_commit_sha: deployed }, { "prod-network": networkPlan });
    merge({ merge_commit_sha: first }, { "dev-network": networkPlan, "dev-cluster": clusterPlan("old") });
    merge({ iid: 8, merge_commit_sha: commit, sha: "d".repeat(40) }, { "dev-cluster": clusterPlan("new") });
    const { stdout } = await run();
    expect(stdout).toContain(`merges !8 "Add nodes", planned by pipeline 108: dev-cluster.\n`);
    expect(stdout).toContain(`merges !7 "Add nodes", planned by pipeline 107: dev-network.\n`);
    expect(stdout).not.toContain("!6");
    expect(read(pipelineFiles.reviewed("dev-cluster"))).toMatchObject({ stacks: [{ fingerprint: "new" }] });
  });

  it("takes no plan of what a stack was deployed from already, however long ago others were deployed", async () => {
    const [oldest, second] = [commit, commitAll(repository.root, "Merge !7")];
    commit = commitAll(repository.root, "Pushed by itself");
    project.deployments.push({ id: 1, environment: "prod/network", sha: oldest, status: "success" });
    project.deployments.push({ id: 2, environment: "dev/network", sha: second, status: "success" });
    const clusterPlan = reportJson(planReport({ id: "dev-cluster", counts: { add: 1 } }));
    merge({ merge_commit_sha: second }, { "dev-network": networkPlan, "dev-cluster": clusterPlan });
    expect((await run()).stdout).toContain("Reviewed: dev-cluster. Every other stack waits for a person.\n");
    expect(existsSync(repository.path(pipelineFiles.reviewed("dev-network")))).toBe(false);
  });

  it("writes the commit that each stack was last deployed from", async () => {
    const older = git(repository.root, "rev-parse", "HEAD").trim();
    const deploy = (id: number, environment: string, sha: string, status: "success" | "failed" = "success") =>
      project.deployments.push({ id, environment, sha, status });
    for (let id = 1; id <= 120; id++) deploy(id, "other", "e".repeat(40));
    deploy(121, "dev/network", "c".repeat(40));
    for (let id = 122; id <= 240; id++) deploy(id, "other", "e".repeat(40));
    deploy(241, "dev/network", older);
    deploy(242, "dev/network", "f".repeat(40), "failed");
    deploy(243, "dev/old", "c".repeat(40));
    deploy(244, "dev/destroyed", "c".repeat(40));
    deploy(245, "sandpit/mr-7", "d".repeat(40));
    project.stoppedEnvironments.add("dev/destroyed");
    server.requests.length = 0;
    const { stdout } = await run();
    expect(read(pipelineFiles.deployed)).toEqual({
      "dev-network": older,
      "dev-cluster": null,
      "dev-old": "c".repeat(40),
      "prod-network": null,
      "prod-cluster": null,
    });
    expect(stdout).toContain(
      "Deployed: 2 stacks from 2 commits. Never deployed: dev-cluster, prod-network, prod-cluster.",
    );
    expect(server.requests.filter(({ path }) => path.includes("deployments"))).toHaveLength(3);
  });

  it.each(["web", "api"])("takes none if somebody has started the pipeline (%s)", async (CI_PIPELINE_SOURCE) => {
    merge({ merge_commit_sha: commit }, { "dev-network": networkPlan });
    const { stdout } = await run({ ...server.env("job"), CI_PIPELINE_SOURCE });
    expect(stdout).toContain("Somebody has started this pipeline: no reviewed plan is used.");
    expect(existsSync(repository.path(pipelineFiles.reviewed("dev-network")))).toBe(false);
    expect(existsSync(repository.path(pipelineFiles.deployed))).toBe(true);
  });

  it("lets everything wait without GitLab", async () => {
    const { code, stdout } = await run({ CI_API_V4_URL: "" });
    expect(stdout).toBe(
      "No plan was reviewed: CI_API_V4_URL is not set: this is no job of GitLab. Every stack waits for a person.\n",
    );
    expect(code).toBe(0);
  });

  it("lets everything wait if GitLab refuses, and warns", async () => {
    server.fail({ path: "environments", status: 403 });
    server.fail({ path: "repository", status: 401 });
    const { code, stdout, stderr } = await run();
    expect(stderr).toContain(
      "warning: It is not known what was deployed: GET projects/1/environments: GitLab answered 403",
    );
    expect(stderr).toContain("warning: No plan was reviewed: GET projects/1/repository/commits/");
    expect(stdout).toBe("No plan was reviewed: every stack waits for a person.\n");
    expect(existsSync(repository.path(pipelineFiles.deployed))).toBe(false);
    expect(code).toBe(0);
  });
});
