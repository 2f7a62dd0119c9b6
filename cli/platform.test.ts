import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Fixture } from "./testing/fixture.ts";

const stacks = { network: { resources: { vpc: {} } } };

/** A program that answers like a given version of Terraform. */
function fakeTerraform(fixture: Fixture, script: string, path = "terraform"): string {
  const file = join(fixture.root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("what a person must fix first", () => {
  it.each([
    ["plan dve --target emulated", 'No environment is called "dve". Did you mean "dev"? Environments: dev, prod.'],
    [
      "plan dev --target emulated --stack netwrok",
      'No stack matches "netwrok". Did you mean "network"? Stacks: network.',
    ],
    [
      "plan dev --target emulate",
      'No target is called "emulate". Did you mean "emulated"? Targets: aws, emulated, local.',
    ],
    ["plan dev --parallelism none", '--parallelism "none" is not a number of stacks.'],
    ["plan dev --lock-timeout soon", '--lock-timeout "soon" is not a duration. Pass one such as 0s, 90s or 5m.'],
    ["plan dev --target emulated --stack=", 'No stack matches "". Stacks: network.'],
    ["paln dev", "(Did you mean plan?)"],
    ["plan dev --stak network", "(Did you mean --stack?)"],
    ["plan dev --json --markdown", "cannot be used with option"],
  ])("platform %s", async (argv, text) => {
    const { code, stdout, stderr } = await new Fixture(stacks).runWith(argv.split(" "));
    expect(code).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain("    at ");
    expect(stdout).toBe("");
  });

  it("no terraform", async () => {
    const { code, stderr } = await new Fixture(stacks).run("plan dev", {
      env: { PATH: "/nowhere", PLATFORM_TERRAFORM: undefined },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("Terraform was not found on PATH. Install 1.11.0 or newer");
  });

  it("an old terraform", async () => {
    const fixture = new Fixture(stacks);
    const old = fakeTerraform(fixture, "echo Terraform v1.5.7");
    const { code, stderr } = await fixture.run("plan dev", { env: { PLATFORM_TERRAFORM: old } });
    expect(code).toBe(1);
    expect(stderr).toContain("is Terraform 1.5.7; 1.11.0 or newer is needed.");
  });

  it("something that is not terraform, in JSON if requested", async () => {
    const fixture = new Fixture(stacks);
    const other = fakeTerraform(fixture, "exit 3");
    const { code, stdout } = await fixture.run("plan dev --json", { env: { PLATFORM_TERRAFORM: other } });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      result: "failed",
      error: expect.stringContaining("does not run as Terraform"),
    });
  });

  it("the terraform that setup downloaded is found without PATH", async () => {
    const fixture = new Fixture(stacks);
    fakeTerraform(fixture, "echo Terraform v1.10.9", ".platform/tools/terraform-1.10.9/terraform");
    const { stderr } = await fixture.run("plan dev", { env: { PATH: "/nowhere", PLATFORM_TERRAFORM: undefined } });
    expect(stderr).toContain("terraform-1.10.9/terraform is Terraform 1.10.9");
  });

  it("the terraform that setup downloaded is preferred to an old one on PATH", async () => {
    const fixture = new Fixture(stacks);
    const old = fakeTerraform(fixture, "echo Terraform v1.5.7", "bin/terraform");
    fakeTerraform(fixture, "echo Terraform v1.11.4; exit 0", ".platform/tools/terraform-1.11.4/terraform");
    const path = `${dirname(old)}:${process.env["PATH"]}`;
    const { stderr } = await fixture.run("plan dev", { env: { PATH: path, PLATFORM_TERRAFORM: undefined } });
    expect(stderr).not.toContain("1.5.7");
    expect(stderr).toContain("dev-network planning");
  });

  it.each(["plan", "apply", "destroy"])("the wrong account (%s)", async (command) => {
    const fixture = new Fixture(stacks);
    const { code, stderr } = await fixture.runWith([command, "dev"], {
      env: fakeEnvironment(fixture),
      services: { identify: async () => ({ account: "222222222222", arn: "arn:aws:iam::222222222222:user/anna" }) },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "The AWS credentials belong to account 222222222222 (arn:aws:iam::222222222222:user/anna), but dev is account 111111111111 (ml-dev).",
    );
  });

  it.each([
    [
      "CredentialsProviderError",
      "Could not load credentials from any providers",
      "No AWS credentials were found: set AWS_PROFILE",
    ],
    [
      "ExpiredTokenException",
      "The security token included in the request is expired",
      "The AWS credentials have expired: sign in again",
    ],
    ["TimeoutError", "connect ETIMEDOUT", "AWS did not say whose credentials these are (connect ETIMEDOUT)."],
  ])("credentials that fail with %s", async (name, message, text) => {
    const fixture = new Fixture(stacks);
    const { code, stderr } = await fixture.runWith(["plan", "dev"], {
      env: fakeEnvironment(fixture),
      services: {
        async identify() {
          throw Object.assign(new Error(message), { name });
        },
      },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).toContain("Nothing was changed.");
  });
});

describe("an error of the operating system", () => {
  it.each(["list", "plan dev", "state report"])("has no stack trace: %s", async (command) => {
    const services = {
      environments() {
        throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES", syscall: "mkdir", path: "/x" });
      },
    };
    const { code, stderr } = await new Fixture(stacks).runWith(command.split(" "), { services });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: \/x cannot be used \(EACCES in mkdir\): permission denied\. .*\n$/);
  });

  it("is the result of --json", async () => {
    const fixture = new Fixture(stacks);
    fixture.write(".platform", "a file, where a folder must be");
    const { code, stdout, stderr } = await fixture.run("plan dev --json", { env: fakeEnvironment(fixture) });
    expect(code).toBe(1);
    expect(stderr).not.toContain("    at ");
    expect(JSON.parse(stdout)).toMatchObject({ result: "failed", error: expect.stringContaining(".platform") });
  });
});

function fakeEnvironment(fixture: Fixture) {
  return { PLATFORM_TERRAFORM: fakeTerraform(fixture, "echo Terraform v1.13.0") };
}

describe("platform --help", () => {
  it.each([
    "",
    "plan",
    "apply",
    "destroy",
    "output",
    "validate",
    "synth",
    "list",
    "kubeconfig",
    "bastion connect",
    "bastion shell",
    "init",
    "doctor",
    "completion",
    "version",
  ])("shows examples: %s", async (command) => {
    const { code, stdout } = await new Fixture(stacks).runWith([...command.split(" "), "--help"].filter(Boolean));
    expect(code).toBe(0);
    expect(stdout).toContain("Examples:\n  $ platform ");
  });

  it("takes the default target from PLATFORM_TARGET", async () => {
    const { stdout } = await new Fixture(stacks).runWith(["plan", "--help"], { env: { PLATFORM_TARGET: "emulated" } });
    expect(stdout).toMatch(/\(default:\s+"emulated"\)/);
  });
});
