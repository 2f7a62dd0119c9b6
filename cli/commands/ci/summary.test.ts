import { readFileSync, rmSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { AffectedEnvironment, AffectedStack, AffectedStacks } from "../../ci/affected-stacks.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { reportJson } from "../../plan/report.ts";
import { Fixture } from "../../testing/fixture.ts";
import { mergeRequest } from "../../testing/gitlab/merge-request.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { planReport } from "../../testing/plan-report.ts";

const stack = (id: string, rest: Partial<AffectedStack> = {}): AffectedStack => {
  return { id, name: id.slice(id.indexOf("-") + 1), change: "changed", because: [], level: 0, reads: [], ...rest };
};

const environment = (name: string, stacks: readonly AffectedStack[], rest: Partial<AffectedEnvironment> = {}) => {
  const account = { id: "111111111111", alias: `ml-${name}` };
  return { name, kind: "permanent", protected: false, account, region: "us-east-2", stacks, ...rest } as const;
};

const affectedBy = (...environments: readonly AffectedEnvironment[]): AffectedStacks => {
  return { schemaVersion: 1, comparison: { commit: "c".repeat(40) }, environments, unaffected: ["dev-bastion"] };
};

const plans = {
  network: planReport({
    id: "dev-network",
    counts: { replace: 1, change: 1 },
    resources: [{ address: "aws_vpc.vpc", kind: "replace", because: ["cidr_block"] }],
    risks: [{ kind: "network-replaced", stack: "dev-network", text: "the VPC is replaced." }],
  }),
  nodes: planReport({
    id: "dev-ml-nodes",
    counts: { add: 3 },
    resources: [{ address: "aws_eks_node_group.gpu" }],
    stack: { provisional: "it reads dev-network" },
  }),
  old: planReport({
    id: "dev-old",
    isDestroy: true,
    counts: { destroy: 4 },
    resources: [{ address: "aws_s3_bucket.data", kind: "destroy" }],
  }),
  prod: planReport({
    id: "prod-network",
    counts: { add: 1 },
    resources: [{ address: "aws_subnet.a" }],
    risks: [{ kind: "over-budget", text: "the plan exceeds the budget.", refused: "Raise the budget." }],
  }),
};

describe("platform ci summary", () => {
  const server = withGitLab();
  let repository: Fixture;
  const variables = {
    CI_COMMIT_SHA: "b".repeat(40),
    CI_PIPELINE_ID: "20",
    CI_PIPELINE_URL: "https://gitlab.example.com/platform/ml-platform/-/pipelines/20",
    CI_MERGE_REQUEST_IID: "7",
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_MERGE_REQUEST_REF_PATH: "refs/merge-requests/7/head",
  };
  const run = (env: Record<string, string> = { ...variables, ...server.env() }) =>
    repository.runWith(["ci", "summary"], { env });
  const affect = (affected: AffectedStacks) => repository.write(pipelineFiles.affected, JSON.stringify(affected));
  const keep = (...kept: readonly (keyof typeof plans)[]) => {
    for (const name of kept) {
      const id = plans[name].stacks[0]?.id ?? "";
      repository.write(pipelineFiles.plan(id), reportJson(plans[name]));
    }
  };
  const read = (file: string) => readFileSync(repository.path(file), "utf8");

  beforeEach(() => {
    repository = new Fixture({});
    server.project.notes.length = 0;
    server.project.jobs.length = 0;
    server.project.pipelines.length = 0;
    server.project.mergeRequests.splice(0, Infinity, mergeRequest());
  });

  it("shows what cannot be undone first, then each environment with fingerprints and details", async () => {
    affect(
      affectedBy(
        environment("dev", [stack("dev-network"), stack("dev-ml-nodes"), stack("dev-old", { change: "removed" })]),
        environment("prod", [stack("prod-network")]),
      ),
    );
    keep("network", "nodes", "old", "prod");
    const { code, stdout, stderr } = await run();
    expect(stderr).toBe("Created the note in !7.\n");
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
    expect(read(pipelineFiles.summary)).toBe(stdout);
    expect(server.project.notes.map(({ body }) => body)).toEqual([expect.stringContaining(stdout.trimEnd())]);
    expect(JSON.parse(read(pipelineFiles.terraformReport))).toEqual({ create: 5, update: 1, delete: 5 });
  });

  it("says that nothing is affected", async () => {
    affect(affectedBy());
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain("No stack is affected: nothing is planned, and merging changes nothing");
    expect(server.project.notes).toHaveLength(1);
    expect(JSON.parse(read(pipelineFiles.terraformReport))).toEqual({ create: 0, update: 0, delete: 0 });
  });

  it("fails if a stack has no plan, and shows the others", async () => {
    affect(affectedBy(environment("dev", [stack("dev-network"), stack("dev-ml-nodes")])));
    keep("network");
    repository.write(pipelineFiles.plan("dev-ml-nodes"), '{"result":"failed","error":"no | credentials"}');
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain("**1 stack could not be planned:**\n\n- dev-ml-nodes: no \\| credentials");
    expect(stdout).toContain("| dev-network |");
    expect(stderr).toContain("error: Without a plan: dev-ml-nodes.");
    expect(server.project.notes).toHaveLength(1);
  });

  it("does not fail for a personal environment", async () => {
    affect(affectedBy(environment("anna", [stack("anna-nodes")], { kind: "personal" })));
    const { code, stdout } = await run();
    expect(stdout).toContain("- anna-nodes: no job has planned it");
    expect(code).toBe(0);
  });

  it.each([
    ["project", { status: 502, times: 9 }, "GitLab answered 502"],
    ["job", undefined, "CI_JOB_TOKEN may not write notes"],
  ] as const)("warns if the note cannot be posted with the %s token", async (token, fault, reason) => {
    affect(affectedBy(environment("dev", [stack("dev-network")])));
    keep("network");
    if (fault !== undefined) server.fail({ method: "POST", path: "notes", ...fault });
    const { code, stderr } = await run({ ...variables, ...server.env(token) });
    expect(stderr).toContain(`warning: The note was not posted:`);
    expect(stderr).toContain(reason);
    expect(code).toBe(0);
    server.clearFaults();
  });

  it("works without GitLab", async () => {
    affect(affectedBy(environment("dev", [stack("dev-network")])));
    keep("network");
    const { code, stdout, stderr } = await run({});
    expect(stderr).toBe("Without GitLab: CI_API_V4_URL is not set: this is no job of GitLab.\n");
    expect(stdout).toContain("| dev-network |");
    expect(code).toBe(0);
  });

  it("says in the note that the pipeline failed before it planned", async () => {
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain("error: pipeline/affected.json is missing");
    expect(server.project.notes[0]?.body).toContain("**No plan:** pipeline/affected.json is missing");
  });

  describe.each(["project", "job"] as const)("in the parent of the planning pipeline, with the %s token", (token) => {
    const child = { ref: variables.CI_MERGE_REQUEST_REF_PATH, sha: variables.CI_COMMIT_SHA, status: "failed" } as const;
    beforeEach(() => {
      server.project.pipelines.push({ ...child, id: 20, source: "merge_request_event" });
      server.project.pipelines.push({ ...child, id: 21, source: "parent_pipeline" });
      const artifacts = { [pipelineFiles.plan("dev-network")]: reportJson(plans.network) };
      server.project.jobs.push(
        { id: 1, pipeline: 20, name: "plan", status: "failed", downstream: 21 },
        { id: 2, pipeline: 21, name: "plan dev-network", status: "success", artifacts },
        { id: 3, pipeline: 21, name: "plan dev-ml-nodes", status: "failed" },
      );
      affect(affectedBy(environment("dev", [stack("dev-network"), stack("dev-ml-nodes")])));
    });

    it("takes the plans from its jobs, keeps them, and names the jobs that left none", async () => {
      const { stdout } = await run({ ...variables, ...server.env(token) });
      expect(stdout).toContain("| dev-network |");
      expect(stdout).toMatch(/- dev-ml-nodes: the job "plan dev-ml-nodes" left no plan \(failed\): https:/);
      expect(JSON.parse(read(pipelineFiles.plan("dev-network")))).toMatchObject({ environment: "dev" });
      rmSync(repository.path("pipeline"), { recursive: true });
    });
  });
});
