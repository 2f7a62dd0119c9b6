import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { projectForTests } from "../project-for-tests.ts";
import { lab } from "../specs.ts";

const documented = readFileSync(new URL("../../../docs/minimal.gitlab-ci.yml", import.meta.url), "utf8");

describe("the minimal pipeline of plain cdktf", () => {
  const project = projectForTests([lab], (copy) => {
    copy.write(".gitlab-ci.yml", documented.replaceAll("dev-", `${lab.name}-`));
    copy.push(copy.commit("Use the minimal pipeline"));
    const bin = copy.path("node_modules/.bin");
    const terraform = dirname(process.env["PLATFORM_TERRAFORM"] ?? "terraform");
    const emulated = `PATH="${bin}:${terraform}:$PATH" emulator exec -- "$@" --skip-provider-lock`;
    copy.standIn("npx", `case $1 in cdktf) ${emulated} ;; *) echo "npx $*" ;; esac`);
  });

  it("plans nothing that a person did not start on the default branch", async () => {
    const { jobs } = await project().run({ of: "defaultBranch" });
    expect(jobs).toEqual([]);
    expect(project().exists(".platform/emulated/state")).toBe(false);
  });

  it("applies the stacks that a person starts, one after the other", async () => {
    const { jobs, output } = await project().run(
      { of: "defaultBranch" },
      { manual: ["apply network", "apply cluster"] },
    );
    expect(
      jobs.map(({ name, status }) => [name, status]),
      output,
    ).toEqual([
      ["apply network", "passed"],
      ["apply cluster", "passed"],
    ]);
    expect(project().addresses("lab-network")).not.toEqual([]);
    expect(project().addresses("lab-ml-cluster")).not.toEqual([]);
  });

  it("plans a merge request and applies nothing", async () => {
    const change = () => project().edit("environments/lab.ts", '"single"', '"perAvailabilityZone"');
    const before = project().addresses("lab-network");
    const run = await project().run(project().propose("nat", change));
    expect(run.exitCode, run.output).toBe(0);
    expect(run.job("plan network").log).toMatch(/Plan: \d+ to add/);
    expect(run.job("plan cluster").log).toContain("No changes");
    expect(project().addresses("lab-network")).toEqual(before);
  });
});
