import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountsOf } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import { bootstrapNode } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import type { Services } from "../services.ts";
import { pair } from "../testing/pair.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const scratch = scratchDirectory("bootstrap-command-");
const devops = { id: "999999999999", alias: "ml-devops", region: "us-east-2" };

/** Accounts whose bootstrap is one object of Terraform's own provider. */
function services(input = "one"): Partial<Services> {
  return {
    accounts: async () => accountsOf([small], { devops }),
    async synthesizeBootstrap(account, { outdir, location }) {
      const node = bootstrapNode(account);
      const directory = join(outdir, "stacks", node.id);
      mkdirSync(directory, { recursive: true });
      const { type, ...backend } = location;
      const terraform = { backend: { [type]: backend } };
      const resource = { terraform_data: { states: { input } } };
      writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ terraform, resource }));
      return { ...node, directory, warnings: [] };
    },
  };
}

const run = (words: string, more: Partial<Services> = {}, repository = pair()) =>
  repository.runWith(["bootstrap", ...words.split(" ").filter((word) => word !== "")], {
    services: { ...services(), ...more },
  });

describe("platform bootstrap", () => {
  it("lists the accounts", async () => {
    const { code, stdout } = await run("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ml-devops +999999999999 +us-east-2 +pipelines$/m);
    expect(stdout).toMatch(/^ml-small +111111111111 +us-east-2 +small$/m);
    expect(JSON.parse((await run("--json")).stdout)).toMatchObject({
      target: "aws",
      accounts: [
        { alias: "ml-devops", isDevops: true, environments: [], isUnderWay: false },
        { alias: "ml-small", isDevops: false, environments: ["small"], isUnderWay: false },
      ],
    });
  });

  it.each([
    ["ml-smal", 'No account is called "ml-smal". Did you mean "ml-small"?'],
    ["small", "small is in the account ml-small."],
    ["ml-small --plan --auto-approve", "cannot be used with"],
    ["ml-small --fingerprint xyz", "fingerprint"],
  ])("refuses %s", async (words, says) => {
    const { code, stderr } = await run(words);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
  });

  it("refuses credentials of another account before anything else", async () => {
    const repository = pair();
    const { code, stderr } = await run(
      "ml-small --auto-approve",
      { identify: async () => ({ account: "222222222222", arn: "arn:aws:iam::222222222222:user/anna" }) },
      repository,
    );
    expect(code).toBe(1);
    expect(stderr).toContain("The AWS credentials belong to account 222222222222");
    expect(stderr).toContain("ml-small is account 111111111111 (ml-small).");
  });

  it("refuses while an environment does not load, since its account would be forgotten", async () => {
    const repository = pair();
    repository.problems = { prod: "environments/prod.ts is not valid." };
    const { code, stderr } = await run("ml-small", {}, repository);
    expect(code).toBe(1);
    expect(stderr).toContain("environments/prod.ts is not valid.\nAccounts follow from environments");
  });

  it("writes the configuration with --export", async () => {
    const repository = pair();
    const { code, stdout } = await run("ml-small --export out", {}, repository);
    expect(code).toBe(0);
    const { terraform } = JSON.parse(readFileSync(join(repository.root, stdout.trim(), "cdk.tf.json"), "utf8"));
    expect(terraform.backend.s3).toMatchObject({
      bucket: "ml-small-111111111111-terraform-state",
      key: "_bootstrap/ml-small-bootstrap.tfstate",
    });
  });

  it("writes it outside the repository, too", async () => {
    const elsewhere = mkdtempSync(join(scratch, "exported-"));
    const { code } = await run(`ml-small --export ${elsewhere}`);
    expect(code).toBe(0);
    expect(existsSync(join(elsewhere, "stacks", "ml-small-bootstrap", "cdk.tf.json"))).toBe(true);
  });
});

describeWithTerraform("platform bootstrap --target emulated", () => {
  const rehearse = (words: string, repository: ReturnType<typeof pair>, input?: string) =>
    run(`ml-small --target emulated ${words}`, services(input), repository);

  it("plans, applies, and then finds nothing to do", async () => {
    const repository = pair();
    expect((await rehearse("--plan", repository)).code).toBe(2);
    const unasked = await rehearse("", repository);
    expect(unasked.code).toBe(1);
    expect(unasked.stderr).toContain("There is no terminal to ask on, so nothing was changed.");
    const { code, stdout, stderr } = await rehearse("--auto-approve", repository);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("1 added, 0 changed, 0 destroyed in 1 stack.");
    expect(stdout).toContain("ml-small (111111111111) is bootstrapped.");
    const again = await rehearse("", repository);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toContain("No changes");
  });

  it("applies only what was reviewed", async () => {
    const repository = pair();
    const { fingerprint } = JSON.parse((await rehearse("--plan --json", repository)).stdout);
    const other = await rehearse(`--fingerprint ${fingerprint}`, repository, "two");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("The plan is not the one that was reviewed");
    expect((await rehearse(`--fingerprint ${fingerprint}`, repository)).code).toBe(0);
  });

  it("says how to write what is to be taken in", async () => {
    const { code, stderr } = await rehearse("--plan --import states", pair());
    expect(code).toBe(1);
    expect(stderr).toContain("Write <address>=<id>");
  });
});
