import { Project } from "../pipeline/project.ts";
import { lab, live } from "../pipeline/specs.ts";

/** The limits of the figures. */
const budgets = {
  /** From the push to the note, as a multiple of `platform plan` of the same stack in a terminal. */
  time: 8,
  /** Plan jobs, as a part of those that planning every stack would take. */
  jobs: 0.4,
};

/** Seconds beside Terraform's own time that a pipeline should add. It depends on the machine, so it is only said. */
const goal = 20;

/**
 * Measures a merge request that changes a module which one of three stacks uses, from the push to the note, in pipelines
 * that gitlab-ci-local runs on the emulated target. Nothing waits for a runner here, and packages are installed.
 *
 * @returns whether every figure is within its budget
 */
export async function run(): Promise<boolean> {
  const project = await Project.create([lab, live]);
  try {
    const { clone } = project;
    for (const { name } of [lab, live]) await clone.platform("apply", name, "--auto-approve");
    const request = project.propose("Change a module", (changed) =>
      changed.edit("modules/eks/security-groups.ts", "Pods talk to pods on any port", "Between pods"),
    );
    const alone = await seconds(() => clone.platform("plan", "lab", "--stack", "ml-cluster"));
    let jobs: readonly string[] = [];
    const pipeline = await seconds(async () => {
      jobs = (await project.run(request)).children("plan");
    });
    if (project.notes(request).length !== 1) throw new Error("The pipeline left no note.");
    const terraform = terraformSeconds(project.artifact("summary", "pipeline/plans/lab-ml-cluster.json"));
    const ratio = pipeline / alone;
    const part = jobs.length / stacks;
    console.log(`from the push to the note: ${pipeline.toFixed(1)} s, of which Terraform ${terraform.toFixed(1)} s`);
    console.log(`beside Terraform: ${(pipeline - terraform).toFixed(1)} s (goal: under ${goal} s on two cores)`);
    console.log(`as a multiple of platform plan (${alone.toFixed(1)} s): ${ratio.toFixed(1)} (budget ${budgets.time})`);
    console.log(`plan jobs: ${jobs.length} of ${stacks} (budget ${budgets.jobs * 100} %)`);
    return ratio <= budgets.time && part <= budgets.jobs;
  } finally {
    await project.remove();
  }
}

/** Stacks of `lab` and `live`. */
const stacks = 3;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The time of Terraform, initialization included, in what a plan job keeps. */
function terraformSeconds(plan: string): number {
  const report = JSON.parse(plan) as { readonly stacks: readonly { readonly seconds?: number }[] };
  return report.stacks.reduce((sum, stack) => sum + (stack.seconds ?? 0), 0);
}
