import { existsSync, readFileSync, rmSync } from "node:fs";
import { complete, personal, small } from "@ml-platform/environments/testing";
import { beforeEach, describe, expect, it } from "vitest";
import type { AffectedStacks } from "../../ci/affected-stacks.ts";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { checkovVersion } from "../../ci/scan/checkov.ts";
import type { CheckovFinding } from "../../ci/scan/checkov-report.ts";
import { Fixture } from "../../testing/fixture.ts";
import { TestRepository } from "../../testing/test-repository.ts";
import { skipWithoutPrograms } from "../../testing/without-programs.ts";

type Found = Pick<CheckovFinding, "check" | "stack" | "address">;

/** Covered by an exemption for `dev`. */
const exempt: Found = { check: "CKV_AWS_338", stack: "dev-a", address: "aws_cloudwatch_log_group.logs" };
const open: Found = { check: "CKV_AWS_158", stack: "prod-a", address: "terraform_data.one" };

/** A repository with a checkov that notes what it is called with, and finds what is given. */
class Repository extends Fixture {
  readonly env = { CHECKOV: this.path("checkov") };

  constructor() {
    super({ a: { resources: { one: {} } }, b: { resources: { two: {} } } });
    this.finds([]);
  }

  finds(found: readonly Found[], version = checkovVersion): void {
    const failed = found.map(({ check, stack, address }) => ({
      check_id: check,
      check_name: `What ${check} asks for`,
      file_path: `/${stack}/cdk.tf.json`,
      resource: address,
    }));
    const summary = { passed: 7, failed: failed.length, parsing_errors: 0, checkov_version: version };
    const report = this.write("report.json", JSON.stringify({ results: { failed_checks: failed }, summary }));
    // `--directory <directory>` comes first.
    this.writeProgram("checkov", `ls "$2" > "${this.path("scanned")}"\ncat "${report}"`);
  }

  get scanned(): string[] {
    return readFileSync(this.path("scanned"), "utf8").trim().split("\n");
  }

  get report(): unknown {
    return JSON.parse(readFileSync(this.path(pipelineFiles.codeQuality), "utf8"));
  }

  scan(options = "") {
    return this.run(`ci scan ${options}`.trim(), { env: this.env });
  }

  affects(...changes: readonly [id: string, change: string][]): void {
    const stacks = changes.map(([id, change]) => ({ id, name: id.replace("dev-", ""), change }));
    const affected = { schemaVersion: 1, environments: [{ name: "dev", stacks }] } as unknown as AffectedStacks;
    this.write(pipelineFiles.affected, JSON.stringify(affected));
  }
}

describe("platform ci scan", () => {
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
  });

  it("shows what checkov finds in any stack, and what is exempt with the reason", async () => {
    repository.finds([exempt, open]);
    const { code, stdout } = await repository.scan();
    // The other exemptions exempt nothing here.
    expect(code).toBe(1);
    expect(repository.scanned).toEqual(["dev-a", "dev-b", "prod-a", "prod-b"]);
    expect(stdout).toContain("CKV_AWS_158  What CKV_AWS_158 asks for\n  prod-a  terraform_data.one\n");
    expect(stdout).toMatch(
      /exempt from CKV_AWS_338: Logs outside production .*\n {2}dev-a {2}aws_cloudwatch_log_group/,
    );
    expect(stdout).toMatch(/The exemption from CKV_AWS_58 for aws_eks_cluster\.\* in \* .* exempts nothing\./);
    expect(stdout).toContain(`1 finding, 1 exempt, 7 checks passed in 4 stacks, by checkov ${checkovVersion}.`);
    expect(repository.report).toMatchObject([{ check_name: "CKV_AWS_158", severity: "major" }]);
  });

  it("scans only the affected stacks, and cannot tell then which exemption exempts nothing", async () => {
    repository.affects(["dev-b", "changed"], ["dev-gone", "removed"]);
    expect(await repository.scan("--affected pipeline/affected.json")).toMatchObject({ code: 0, stderr: "" });
    expect(repository.scanned).toEqual(["dev-b"]);
    expect(repository.report).toEqual([]);
    repository.finds([{ ...open, stack: "dev-b" }]);
    expect((await repository.scan("--affected pipeline/affected.json")).code).toBe(2);
  });

  it("needs the file that it is told to read", async () => {
    const { code, stderr } = await repository.scan("--affected pipeline/affected.json");
    expect([code, stderr]).toEqual([1, expect.stringContaining("pipeline/affected.json is missing")]);
  });

  it("has nothing to scan when nothing is affected", async () => {
    repository.affects();
    repository.writeProgram("checkov", "exit 1");
    const { code, stdout } = await repository.scan("--affected pipeline/affected.json");
    expect([code, stdout]).toEqual([
      0,
      `0 findings, 0 exempt, 0 checks passed in 0 stacks, by checkov ${checkovVersion}.\n`,
    ]);
  });

  it("says that there is no checkov, and leaves no report of an earlier scan", async () => {
    repository.affects(["dev-a", "changed"]);
    await repository.scan("--affected pipeline/affected.json");
    const env = { PATH: repository.path("nothing") };
    const without = await repository.run("ci scan", { env });
    expect(without).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`pip install checkov==${checkovVersion}`),
    });
    expect(existsSync(repository.path(pipelineFiles.codeQuality))).toBe(false);
    const { skipped } = await repository.json("ci scan", { env });
    expect(skipped).toContain("checkov was not found on PATH");
  });

  it.each([
    ["exit 3", "failed: Command failed with exit code 3"],
    ["echo Traceback >&2\necho 'KeyError: 1' >&2\nexit 1", "failed: KeyError: 1. Nothing was reported."],
    ["echo hello", "checkov printed no report: hello"],
  ])("fails with a checkov that does not work: %j", async (script, message) => {
    repository.writeProgram("checkov", script);
    const { code, stderr } = await repository.scan();
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(existsSync(repository.path(pipelineFiles.codeQuality))).toBe(false);
  });

  it("fails when CHECKOV names nothing", async () => {
    rmSync(repository.path("checkov"));
    expect(await repository.scan()).toMatchObject({ code: 1, stderr: expect.stringContaining("or named in CHECKOV") });
  });

  it("warns of another version, whose findings may be others", async () => {
    repository.affects(["dev-a", "changed"]);
    repository.finds([], "9.9.9");
    const { code, stderr } = await repository.scan("--affected pipeline/affected.json");
    expect([code, stderr]).toEqual([
      0,
      `warning: This is checkov 9.9.9; the exemptions answer to ${checkovVersion}.\n`,
    ]);
  });

  it("fails for an environment that does not load, after scanning the others", async () => {
    repository.affects(["dev-a", "changed"]);
    repository.problems = { prod: "environments/prod.ts: account is missing." };
    const { code, stderr } = await repository.scan("--affected pipeline/affected.json");
    expect([code, repository.scanned]).toEqual([1, ["dev-a"]]);
    expect(stderr).toContain("account is missing");
  });

  it("installs the version that the exemptions answer to", () => {
    const setup = readFileSync(new URL("../../../.gitlab/checkov.sh", import.meta.url), "utf8");
    expect(setup).toContain(` checkov==${checkovVersion}\n`);
  });
});

/** Environments of the repository's tests, with its real stacks. */
class References extends TestRepository {
  override services() {
    return {};
  }
}

describe("the stacks of the reference environments", () => {
  skipWithoutPrograms("checkov");

  it("have no finding that is not exempt", { timeout: 120_000 }, async () => {
    const repository = new References([small, complete, personal]);
    const { findings, unused, stacks, exempt: covered } = await repository.json("ci scan");
    expect([findings, unused]).toEqual([[], []]);
    expect(stacks).toContain("complete-training-cluster");
    expect(covered.map(({ path }: { path: string }) => path)).toEqual(
      covered.map(() => expect.stringMatching(/^modules\/.+\.ts$/)),
    );
  });
});
