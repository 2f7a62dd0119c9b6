import { describe, expect, it } from "vitest";
import type { Clone } from "../clone.ts";
import type { PipelineRun } from "../pipeline-run.ts";
import { checking, type Project } from "../project.ts";
import { projectForTests } from "../project-for-tests.ts";
import { fresh, lab, live, withoutClusters } from "../specs.ts";

interface Change {
  readonly title: string;
  readonly change: (clone: Clone) => void;
  /** The stacks that are planned, in this order, and why. */
  readonly plans: Readonly<Record<string, "changed" | "added" | "removed" | "downstream">>;
  /** What GitLab shows beside the merge request that Terraform will do. */
  readonly does: readonly ("create" | "update" | "delete")[];
}

const changes: readonly Change[] = [
  {
    title: "changes only a comment",
    change: (clone) => clone.edit("environments/live.ts", /$/, "\n// Tells why.\n"),
    plans: {},
    does: [],
  },
  {
    title: "changes a module that every network uses, adds an environment and removes a stack of another",
    change: (clone) => {
      clone.edit("modules/vpc/s3-endpoint.ts", "{name}-s3`", "{name}-s3-gateway`");
      clone.writeEnvironment(fresh);
      clone.writeEnvironment(withoutClusters(lab));
    },
    plans: {
      "lab-network": "changed",
      "lab-ml-cluster": "removed",
      "live-network": "changed",
      "fresh-network": "added",
    },
    does: ["create", "update", "delete"],
  },
];

/** The stacks that are planned, and why. */
function affected(project: Project): Record<string, string> {
  const { environments } = JSON.parse(project.artifact("generate-plans", "pipeline/affected.json")) as {
    environments: { stacks: { id: string; change: string }[] }[];
  };
  return Object.fromEntries(environments.flatMap(({ stacks }) => stacks.map(({ id, change }) => [id, change])));
}

const planned = (run: PipelineRun) => run.children("plan").filter((name) => name !== "nothing to do");

describe("the pipeline of a merge request", () => {
  const appliedProject = projectForTests([lab, live], async ({ clone }) => {
    for (const { name } of [lab, live])
      expect(await clone.platform("apply", name, "--auto-approve")).toMatchObject({ exitCode: 0 });
  });

  for (const { title, change, plans, does } of changes) {
    const ids = Object.keys(plans);
    it(`that ${title} plans ${ids.join(" and ") || "nothing"}`, async () => {
      const project = await appliedProject();
      const states = project.clone.states();
      const request = project.propose(title, change);
      const run = await project.run(request, { skipped: checking });
      expect(run.failed, run.output).toEqual([]);
      expect(affected(project)).toEqual(plans);
      expect(planned(run).sort()).toEqual(ids.map((id) => `plan ${id}`).sort());
      const counts = JSON.parse(project.artifact("summary", "pipeline/terraform.json")) as Record<string, number>;
      expect(Object.keys(counts).filter((action) => counts[action] !== 0)).toEqual(does);
      const [note, ...others] = project.notes(request);
      expect(others).toEqual([]);
      for (const id of ids) expect(note).toContain(id);
      expect(project.clone.states()).toEqual(states);
    });
  }

  // The last, because the fault stays. All jobs run: those that check and scan do their part beside a plan that fails.
  it("that breaks one stack plans the others, is red, and names it in the note", async () => {
    const project = await appliedProject();
    project.clone.setFaults({
      type: "aws_eks_cluster",
      operation: "read",
      effect: "fail",
      count: 99,
      message: "no answer",
    });
    const request = project.propose("Break one stack", (clone) => {
      clone.edit("modules/eks/security-groups.ts", "Pods talk to pods on any port", "Between pods");
      clone.edit("environments/live.ts", '"nat":"single"', '"nat":"perAvailabilityZone"');
    });
    const run = await project.run(request);
    expect(run.failed, run.output).toEqual(["plan lab-ml-cluster", "summary"]);
    expect(run.job("plan live-network").status).toBe("passed");
    const [note] = project.notes(request);
    expect(note).toMatch(/could not be planned:[^#]*lab-ml-cluster: .*no answer/);
    expect(note).toContain("live-network");
  });
});
