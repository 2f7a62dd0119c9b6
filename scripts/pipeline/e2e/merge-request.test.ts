import { describe, expect, it } from "vitest";
import type { Clone } from "../clone.ts";
import type { PipelineRun } from "../pipeline-run.ts";
import type { Project } from "../project.ts";
import { projectForTests } from "../project-for-tests.ts";
import { fresh, lab, live, withoutClusters } from "../specs.ts";

interface Change {
  readonly title: string;
  readonly change: (clone: Clone) => void;
  /** The stacks that are planned, in this order, and why. */
  readonly plans: Readonly<Record<string, "changed" | "added" | "removed" | "downstream">>;
  /** What GitLab shows beside the merge request. */
  readonly counts: { readonly create: number; readonly update: number; readonly delete: number };
}

const nothing = { create: 0, update: 0, delete: 0 };

const changes: readonly Change[] = [
  {
    title: "changes only a comment",
    change: (clone) => clone.edit("environments/live.ts", /$/, "\n// Tells why.\n"),
    plans: {},
    counts: nothing,
  },
  {
    title: "changes one environment",
    change: (clone) => clone.edit("environments/live.ts", '"nat":"single"', '"nat":"none"'),
    plans: { "live-network": "changed" },
    counts: { create: 2, update: 1, delete: 0 },
  },
  {
    title: "changes one environment, where a stack reads another",
    change: (clone) => clone.edit("environments/lab.ts", '"us-east-2b"', '"us-east-2b","us-east-2c"'),
    plans: { "lab-network": "changed", "lab-ml-cluster": "changed" },
    counts: { create: 9, update: 0, delete: 0 },
  },
  {
    title: "changes a module that one stack uses",
    change: (clone) => clone.edit("modules/eks/security-groups.ts", "Pods talk to pods on any port", "Between pods"),
    plans: { "lab-ml-cluster": "changed" },
    counts: { create: 0, update: 1, delete: 0 },
  },
  {
    title: "changes a module that every network uses",
    change: (clone) => clone.edit("modules/vpc/s3-endpoint.ts", "{name}-s3`", "{name}-s3-gateway`"),
    plans: { "lab-network": "changed", "live-network": "changed" },
    counts: { create: 0, update: 2, delete: 0 },
  },
  {
    title: "removes a stack",
    change: (clone) => clone.writeEnvironment(withoutClusters(lab)),
    plans: { "lab-ml-cluster": "removed" },
    counts: { create: 0, update: 0, delete: 19 },
  },
  {
    title: "adds an environment",
    change: (clone) => clone.writeEnvironment(fresh),
    plans: { "fresh-network": "added" },
    counts: { create: 31, update: 0, delete: 0 },
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

  for (const { title, change, plans, counts } of changes) {
    const ids = Object.keys(plans);
    it(`that ${title} plans ${ids.join(" and ") || "nothing"}`, async () => {
      const project = await appliedProject();
      const states = project.clone.states();
      const request = project.propose(title, change);
      const run = await project.run(request);
      expect(run.failed, run.output).toEqual([]);
      expect(affected(project)).toEqual(plans);
      expect(planned(run).sort()).toEqual(ids.map((id) => `plan ${id}`).sort());
      expect(JSON.parse(project.artifact("summary", "pipeline/terraform.json"))).toEqual(counts);
      const [note, ...others] = project.notes(request);
      expect(others).toEqual([]);
      for (const id of ids) expect(note).toContain(id);
      expect(project.clone.states()).toEqual(states);
    });
  }
});
