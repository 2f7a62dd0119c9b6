import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { commandEnvironment, type Emulator, startEmulator } from "@ml-platform/emulator";
import { afterAll, describe, expect, it } from "vitest";
import { projectForTests } from "../project-for-tests.ts";
import { lab } from "../specs.ts";

const documented = readFileSync(new URL("../../../docs/minimal.gitlab-ci.yml", import.meta.url), "utf8");

describe("the minimal pipeline of plain cdktf", () => {
  let emulator: Emulator | undefined;
  /** What `emulator exec` gives a command. */
  let variables: Readonly<Record<string, string>> = {};
  const minimal = projectForTests([lab], async ({ clone }) => {
    clone.write(".gitlab-ci.yml", documented.replaceAll("dev-", `${lab.name}-`));
    clone.push(clone.commit("Use the minimal pipeline"));
    const terraform = dirname(process.env["PLATFORM_TERRAFORM"] ?? "terraform");
    const path = `PATH="${clone.path("node_modules/.bin")}:${terraform}:$PATH"`;
    // The stacks of one commit are synthesized by the first job that applies one: each time takes three seconds of processor time.
    const synthesized = `case "$*" in "cdktf apply ${lab.name}-ml-cluster "*) set -- "$@" --skip-synth ;; esac`;
    clone.standIn(
      "npx",
      `case $1 in cdktf) ${synthesized}\n${path} "$@" --skip-provider-lock ;; *) echo "npx $*" ;; esac`,
    );
    emulator = await startEmulator({ worldDirectory: clone.path(".platform/emulated/world") });
    variables = commandEnvironment({}, emulator.environment) as Record<string, string>;
  });
  afterAll(() => emulator?.stop());

  it("plans nothing that a person did not start on the default branch", async () => {
    const project = await minimal();
    const { jobs } = await project.run({ of: "defaultBranch" }, { variables });
    expect(jobs).toEqual([]);
    expect(project.clone.states()).toEqual({});
  });

  it("applies the stacks that a person starts, one after the other", async () => {
    const project = await minimal();
    const manual = ["apply network", "apply cluster"];
    const { jobs, output } = await project.run({ of: "defaultBranch" }, { manual, variables });
    expect(
      jobs.map(({ name, status }) => [name, status]),
      output,
    ).toEqual(manual.map((name) => [name, "passed"]));
    expect(project.clone.addresses("lab-network")).not.toEqual([]);
    expect(project.clone.addresses("lab-ml-cluster")).not.toEqual([]);
  });

  it("keeps the working directories of AWS and of a rehearsal apart", async () => {
    const { clone } = await minimal();
    expect(existsSync(clone.path(".platform/emulated/cdktf.out/stacks/lab-network"))).toBe(true);
    expect(existsSync(clone.path("cdktf.out"))).toBe(false);
  });

  it("plans a merge request and applies nothing", async () => {
    const project = await minimal();
    const request = project.propose("nat", (clone) =>
      clone.edit("environments/lab.ts", '"single"', '"perAvailabilityZone"'),
    );
    const before = project.clone.addresses("lab-network");
    // Both stacks have the same job, which takes cdktf ten seconds of processor time.
    const run = await project.run(request, { skipped: ["plan cluster"], variables });
    expect(run.failed, run.output).toEqual([]);
    expect(run.jobs.map(({ name }) => name).sort()).toEqual(["plan cluster", "plan network"]);
    expect(run.job("plan network").log).toMatch(/Plan: \d+ to add/);
    expect(project.clone.addresses("lab-network")).toEqual(before);
  });
});
