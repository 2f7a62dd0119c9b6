import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { projectForTests } from "../project-for-tests.ts";
import { lab } from "../specs.ts";

const documented = readFileSync(new URL("../../../docs/minimal.gitlab-ci.yml", import.meta.url), "utf8");

describe("the minimal pipeline of plain cdktf", () => {
  const minimal = projectForTests([lab], ({ clone }) => {
    clone.write(".gitlab-ci.yml", documented.replaceAll("dev-", `${lab.name}-`));
    clone.push(clone.commit("Use the minimal pipeline"));
    const bin = clone.path("node_modules/.bin");
    const terraform = dirname(process.env["PLATFORM_TERRAFORM"] ?? "terraform");
    const emulated = `PATH="${bin}:${terraform}:$PATH" emulator exec -- "$@" --skip-provider-lock`;
    clone.standIn("npx", `case $1 in cdktf) ${emulated} ;; *) echo "npx $*" ;; esac`);
  });

  it("plans nothing that a person did not start on the default branch", async () => {
    const project = await minimal();
    const { jobs } = await project.run({ of: "defaultBranch" });
    expect(jobs).toEqual([]);
    expect(project.clone.states()).toEqual({});
  });

  it("applies the stacks that a person starts, one after the other", async () => {
    const project = await minimal();
    const { jobs, output } = await project.run({ of: "defaultBranch" }, { manual: ["apply network", "apply cluster"] });
    expect(
      jobs.map(({ name, status }) => [name, status]),
      output,
    ).toEqual([
      ["apply network", "passed"],
      ["apply cluster", "passed"],
    ]);
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
    const run = await project.run(request, { skipped: ["plan cluster"] });
    expect(run.failed, run.output).toEqual([]);
    expect(run.jobs.map(({ name }) => name).sort()).toEqual(["plan cluster", "plan network"]);
    expect(run.job("plan network").log).toMatch(/Plan: \d+ to add/);
    expect(project.clone.addresses("lab-network")).toEqual(before);
  });
});
