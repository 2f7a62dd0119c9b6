import { skipWithoutPrograms } from "@ml-platform/cli/testing";
import type { PermanentSpec } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { checking, type Project } from "../project.ts";
import { projectForTests } from "../project-for-tests.ts";
import { fresh, lab as labWithoutSandpits, live, withoutClusters } from "../specs.ts";

const lab: PermanentSpec = { ...labWithoutSandpits, sandpits: { mergeRequests: true } };

// One story of one project, because what is applied and destroyed in it takes longest: what comes later needs what is there by then.
const started = projectForTests([lab, live]);

let applied: Promise<Project> | undefined;
/** The project once a person has applied its first environment. */
function labApplied(): Promise<Project> {
  applied ??= started().then(async (project) => {
    const { exitCode, all } = await project.clone.platform("apply", lab.name, "--auto-approve");
    expect(exitCode, all).toBe(0);
    return project;
  });
  return applied;
}

/** The stacks that are planned, and why. */
function affected(project: Project): Record<string, string> {
  const { environments } = JSON.parse(project.artifact("generate-plans", "pipeline/affected.json")) as {
    environments: { stacks: { id: string; change: string }[] }[];
  };
  return Object.fromEntries(environments.flatMap(({ stacks }) => stacks.map(({ id, change }) => [id, change])));
}

/** Somebody changes the network outside Terraform. */
const hostnames = (isEnabled: boolean) =>
  ({ type: "aws_vpc", effect: "change", set: { enable_dns_hostnames: isEnabled } }) as const;

describe("the pipeline of the default branch", () => {
  it("waits for a person where nobody has reviewed a plan", async () => {
    const project = await started();
    const run = await project.run({ of: "defaultBranch" });
    expect(run.children("apply"), run.output).toEqual([
      "inputs",
      "plan lab-network",
      "plan lab-ml-cluster",
      "approve lab",
    ]);
    expect(run.job("approve lab").status).toBe("manual");
    expect(project.clone.states()).toEqual({});
  });
});

describe("the sandpit of a merge request", () => {
  const variables = { PLATFORM_SANDPIT_BASE: lab.name };

  it("is made when a person starts it, and destroyed after its branch is gone", async () => {
    const project = await labApplied();
    const request = project.propose("Try something", (clone) => clone.write("docs/try.md", "# Try\n"));
    const deployed = await project.run(request, { only: ["deploy sandpit"], variables });
    expect(deployed.job("deploy sandpit"), deployed.output).toMatchObject({
      status: "passed",
      environment: "sandpit/mr-1",
    });
    expect(project.clone.addresses("mr-1-ml-tenant")).toEqual(
      expect.arrayContaining([expect.stringMatching(/^kubernetes_namespace_v1\./)]),
    );
    expect(project.notes(request)).toEqual([expect.stringContaining("| State | ready |")]);
    project.merge(request);
    project.clone.git("branch", "--delete", "--force", request.source);
    const stopped = await project.run(request, { only: ["stop sandpit"], variables });
    expect(stopped.job("stop sandpit").status, stopped.output).toBe("passed");
    expect(project.clone.addresses("mr-1-ml-tenant")).toEqual([]);
    expect(project.notes(request)).toEqual([expect.stringContaining("Nothing of it is left.")]);
  });

  it("is looked after by a schedule", async () => {
    const project = await labApplied();
    const run = await project.run({ of: "schedule", variables: { PLATFORM_SCHEDULE: "reap" } }, { variables });
    expect(run.job("reap").status, run.output).toBe("passed");
    expect(run.job("reap").log).toContain("Nothing is due");
  });
});

describe("the job that trains", () => {
  skipWithoutPrograms("python3");

  it("trains small on the CPU where there is no GPU, and keeps the model and its metrics", async () => {
    const project = await started();
    const request = project.propose("Train more", (clone) => clone.edit("examples/nlp-training/README.md", /$/, "\n"));
    const run = await project.run(request, { only: ["train"] });
    expect(run.job("train").status, run.output).toBe("passed");
    expect(project.artifact("train", "examples/nlp-training/output/metrics.txt")).toMatch(/accuracy/);
  });
});

describe("the pipeline of a merge request", () => {
  // All jobs run: those that check and scan do their part beside a plan that fails.
  it("that breaks one stack plans the others, is red, and names it in the note", async () => {
    const project = await labApplied();
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
    project.clone.setFaults();
    expect(run.failed, run.output).toEqual(["plan lab-ml-cluster", "summary"]);
    expect(run.job("plan live-network").status).toBe("passed");
    const [note] = project.notes(request);
    expect(note).toMatch(/could not be planned:[^#]*lab-ml-cluster: .*no answer/);
    expect(note).toContain("live-network");
  });
});

describe("a change of a module that every network uses, with an environment more and a stack less", () => {
  let request: ReturnType<Project["propose"]>;

  it("is planned by the pipeline of its merge request, which changes nothing", async () => {
    const project = await labApplied();
    const states = project.clone.states();
    request = project.propose("Change much", (clone) => {
      clone.edit("modules/vpc/s3-endpoint.ts", "{name}-s3`", "{name}-s3-gateway`");
      clone.writeEnvironment(fresh);
      clone.writeEnvironment(withoutClusters(lab));
    });
    const run = await project.run(request, { skipped: checking });
    expect(run.failed, run.output).toEqual([]);
    const changes = {
      "lab-network": "changed",
      "lab-ml-cluster": "removed",
      "live-network": "changed",
      "fresh-network": "added",
    };
    expect(affected(project)).toEqual(changes);
    const ids = Object.keys(changes);
    expect(run.children("plan").sort()).toEqual(ids.map((id) => `plan ${id}`).sort());
    const counts = JSON.parse(project.artifact("summary", "pipeline/terraform.json")) as Record<string, number>;
    expect(Object.keys(counts).filter((action) => counts[action] !== 0)).toEqual(["create", "update", "delete"]);
    const [note, ...others] = project.notes(request);
    expect(others).toEqual([]);
    for (const id of ids) expect(note).toContain(id);
    expect(project.clone.states()).toEqual(states);
  });

  it("is refused on the default branch where it would do what was not reviewed, which leaves the next environment alone", async () => {
    const project = await started();
    project.clone.setFaults(hostnames(false));
    const states = project.clone.states();
    expect(request, "the test before this one proposes it").toBeDefined();
    const run = await project.run(project.merge(request));
    expect(run.failed, run.output).toEqual(["apply lab-network"]);
    expect(run.job("apply lab-network").log).toContain("it would do what was not reviewed");
    expect(run.job("apply lab-network").log).toMatch(/aws_vpc\.vpc.*enable_dns_hostnames/);
    expect(run.children("apply")).not.toContain("approve live");
    expect(project.clone.states()).toEqual(states);
  });

  it("is applied as it was reviewed, and waits before an environment that is not applied on merge", async () => {
    const project = await started();
    project.clone.setFaults(hostnames(true));
    const before = project.clone.states();
    const run = await project.run({ of: "defaultBranch" });
    expect(run.children("apply"), run.output).toEqual(["inputs", "apply lab-network", "approve live"]);
    const after = project.clone.states();
    expect(Object.keys(after).filter((id) => after[id] !== before[id])).toEqual(["lab-network"]);
    expect(project.gitlab.project.deployments.at(-1)?.environment).toBe("lab/network");
  });

  it("goes on when a person starts it, with what is not deployed yet", async () => {
    const project = await started();
    const run = await project.run({ of: "defaultBranch" }, { manual: ["approve live"] });
    expect(run.failed, run.output).toEqual([]);
    expect(run.children("apply")).toEqual(["inputs", "approve live", "apply live-network", "approve fresh"]);
    expect(project.clone.addresses("live-network")).not.toEqual([]);
  });
});

describe("the schedule that looks for drift", () => {
  it("is orange and keeps one open issue while something differs", async () => {
    const project = await started();
    project.clone.setFaults(hostnames(false));
    const schedule = { of: "schedule", variables: { PLATFORM_SCHEDULE: "drift" } } as const;
    const run = await project.run(schedule, { skipped: ["drift live", "drift fresh"] });
    expect(run.failed, run.output).toEqual([]);
    expect(run.job("drift lab")).toMatchObject({ status: "warned", exitCode: 2 });
    expect(project.gitlab.project.issues.map(({ state }) => state)).toEqual(["opened"]);
    expect(project.gitlab.project.issues[0]?.description).toContain("enable_dns_hostnames");
  });
});
