import { readdirSync } from "node:fs";
import { accountsOf } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import { synthesizeBootstrap } from "@ml-platform/stacks/synthesize";
import { describe, expect, it } from "vitest";
import type { Services } from "../../services.ts";
import { credentials, localAccount } from "./local-account.ts";

const { account } = localAccount([small], { isEmpty: true });

const { id, alias } = small.account;
const company = {
  gitlab: { url: "https://gitlab.example.com", project: "platform/ml-platform", projectId: 7, defaultBranch: "main" },
  // One account for pipelines and an environment: it has everything that any account has.
  devops: { id, alias, region: small.region },
};
const services: Partial<Services> = {
  accounts: async (environments) => accountsOf(environments, company),
  synthesizeBootstrap: (of, options) => synthesizeBootstrap(of, { ...options, company }),
};

const stateKey = `_bootstrap/${alias}-bootstrap.tfstate`;
const directory = () => account().path(".platform", "aws", "bootstrap", alias);
const statesHere = () => readdirSync(directory()).filter((name) => /\.tfstate($|\.moved)/.test(name));

/** @param terraform a script that stands before Terraform: `$real` is the real one */
function run(words: readonly string[], terraform?: string) {
  const real = process.env["PLATFORM_TERRAFORM"] ?? "terraform";
  const program =
    terraform === undefined
      ? {}
      : { PLATFORM_TERRAFORM: account().writeProgram("bin/terraform", `real=${real}\n${terraform}\nexec $real "$@"`) };
  return account().runWith([...words, "--target", "aws"], { env: { ...credentials, ...program }, services });
}

/** Runs the command, and as often again as it tells to take in what a killed run has made. */
async function bootstrap(terraform?: string, taken: readonly string[] = []): ReturnType<typeof run> {
  const ran = await run(
    ["bootstrap", alias, "--auto-approve", ...taken.flatMap((each) => ["--import", each])],
    terraform,
  );
  const told = [...ran.stderr.matchAll(/--import '?([^\s'\\]+=[^\s'\\]+)'?/g)].map(([, each = ""]) => each);
  const more = told.filter((each) => !taken.includes(each));
  return ran.code === 1 && more.length > 0 ? bootstrap(terraform, [...taken, ...more]) : ran;
}

/** Kills Terraform as soon as the local state holds a resource of a type, but not while it writes that state. */
const killedAfter = (type: string) => `
if [ "$1" = apply ]; then
  state=${directory()}/${alias}-bootstrap.tfstate
  $real "$@" & pid=$!
  while kill -0 $pid 2>/dev/null; do
    if grep -qs '"type": "${type}"' $state; then
      kill -STOP $pid
      sleep 0.05
      if tail -n 1 $state | grep -q '^}'; then kill -9 $pid; else kill -CONT $pid; fi
    fi
    sleep 0.05
  done
  exit 137
fi`;

/** How many keys the account has, and the state in its bucket. */
async function objects() {
  const { Keys = [] } = (await account().client.json("kms", "TrentService.ListKeys", {})) ?? {};
  return { keys: (Keys as unknown[]).length, state: await account().inBucket(small.name, stateKey) };
}

describe("the bootstrap of an account", () => {
  it("does not make what somebody made by hand, and says how to take it in", async () => {
    await account().client.query("iam", "CreateRole", {
      RoleName: "terraform-plan",
      AssumeRolePolicyDocument: "{}",
    });
    const { code, stderr } = await run(["bootstrap", alias, "--auto-approve"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /--import 'aws_iam_role\.terraform-plan_role\w*=terraform-plan'|--import aws_iam_role\S+=terraform-plan/,
    );
    expect(await objects()).toEqual({ keys: 0, state: undefined });
  });

  it.each(["aws_kms_key", "aws_s3_bucket"])("keeps what it did when it is killed after %s", async (type) => {
    const { code, stderr } = await bootstrap(killedAfter(type));
    expect(code, stderr).toBe(1);
    expect(statesHere()).toEqual([`${alias}-bootstrap.tfstate`]);
    // What it was making at that moment may exist as well.
    expect((await objects()).state).toBeUndefined();
  });

  it("goes on, and keeps its state here as long as it cannot be moved", async () => {
    const { code, stdout, stderr } = await bootstrap(`[ "$1" = state ] && echo "no state today" >&2 && exit 1`);
    expect(code, stdout + stderr).toBe(1);
    expect(stderr).toContain("Everything is applied, but the state");
    expect(stderr).toContain(`Run again to continue: ./platform bootstrap ${alias}`);
    expect(await objects()).toEqual({ keys: 1, state: undefined });
  });

  it("keeps both states when it ends right after the copy", async () => {
    const { code, stdout, stderr } = await run(
      ["bootstrap", alias, "--auto-approve"],
      `[ "$1" = state ] && $real "$@" && exit 1`,
    );
    expect(code, stdout + stderr).toBe(1);
    expect(statesHere()).toEqual([`${alias}-bootstrap.tfstate`]);
    expect((await objects()).state).toContain("aws_s3_bucket");
  });

  it("then finds that nothing is left but to set the copy aside", async () => {
    const { code, stdout, stderr } = await run(["bootstrap", alias]);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("No changes");
    expect(stdout).toContain(`arn:aws:iam::${id}:role/terraform-apply`);
    expect(statesHere()).toEqual([expect.stringContaining(".tfstate.moved-")]);
  });

  it("changes nothing when it is run again", async () => {
    const before = await objects();
    const { code, stdout, stderr } = await run(["bootstrap", alias]);
    expect(code, stdout + stderr).toBe(0);
    expect(await objects()).toEqual({ keys: 1, state: before.state });
  });

  it("is as doctor wants it", async () => {
    const { stdout } = await run(["doctor", small.name, "--json"]);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; says: string }[] };
    const wanted = /^(Bootstrap|Pipeline roles|GitLab sign-in|Bucket .*|State bucket|State key)$/;
    const wrong = checks.filter(({ name, status }) => wanted.test(name) && status !== "ok");
    expect(wrong).toEqual([]);
  });

  it("refuses a state of somebody else on this machine, and names what only that holds", async () => {
    account().write(
      `.platform/aws/bootstrap/${alias}/${alias}-bootstrap.tfstate`,
      JSON.stringify({
        version: 4,
        serial: 1,
        lineage: "other",
        outputs: {},
        resources: [
          {
            mode: "managed",
            type: "aws_kms_key",
            name: "mine",
            provider: 'provider["registry.terraform.io/hashicorp/aws"]',
            instances: [{ attributes: { id: "key-of-another-run" } }],
          },
        ],
      }),
    );
    const { code, stderr } = await run(["bootstrap", alias]);
    expect(code).toBe(1);
    expect(stderr).toContain("aws_kms_key.mine (key-of-another-run)");
    expect((await objects()).keys).toBe(1);
  });
});
