import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findTerraform } from "./find.ts";

const root = mkdtempSync(join(tmpdir(), "find-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function file(name: string, mode: number, text: string): string {
  const path = join(root, "bin", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** A program that answers `version` as the given text, and fails with any variable that Terraform fails with there. */
function program(name: string, text: string): string {
  const refuse = `test -z "$TF_CLI_ARGS$TF_CLI_ARGS_version" || { echo 'flag provided but not defined' >&2; exit 1; }`;
  return file(name, 0o755, `#!/bin/sh\n${refuse}\ntest "$*" = version && echo '${text}'\n`);
}

const terraform = program("terraform", "Terraform v1.11.4");
const tofu = program("tofu", "OpenTofu v1.12.6");
const find = (variables: Record<string, string>) =>
  findTerraform({ root, env: { PATH: `/usr/bin:/bin:${join(root, "bin")}`, ...variables } });

describe("findTerraform", () => {
  it("takes the terraform on PATH, and never the tofu", async () => {
    expect(await find({})).toEqual({ name: "Terraform", version: "1.11.4", binary: terraform });
    expect(await find({ PLATFORM_TERRAFORM: "" })).toMatchObject({ binary: terraform });
  });

  it.each([
    ["a command on PATH", "tofu"],
    ["a path", tofu],
    ["a path from here", `./${relative(process.cwd(), tofu)}`],
  ])("takes what PLATFORM_TERRAFORM names: %s", async (_, named) => {
    expect(await find({ PLATFORM_TERRAFORM: named })).toEqual({ name: "OpenTofu", version: "1.12.6", binary: tofu });
  });

  it.each(["TF_CLI_ARGS", "TF_CLI_ARGS_version"])("is not confused by %s", async (name) => {
    expect(await find({ [name]: "-parallelism=5" })).toMatchObject({ version: "1.11.4" });
  });

  it("refuses an OpenTofu that would encrypt states", async () => {
    const TF_ENCRYPTION = "state { method = method.aes_gcm.m }";
    await expect(find({ PLATFORM_TERRAFORM: tofu, TF_ENCRYPTION })).rejects.toThrow("Unset it");
    expect(await find({ TF_ENCRYPTION })).toMatchObject({ name: "Terraform" });
  });

  it("says that a command is not on PATH", async () => {
    await expect(find({ PLATFORM_TERRAFORM: "tofu-2" })).rejects.toThrow(
      'PLATFORM_TERRAFORM names "tofu-2", which is not a command on PATH.',
    );
  });

  it.each([
    ["does not exist", join(root, "missing"), "it does not exist"],
    ["is a directory", root, "it is a directory"],
    ["is not executable", file("text", 0o644, "hello"), "it is not executable"],
    ["is another program", program("other", "Terragrunt v0.99.0"), '"version" prints the version of neither'],
    ["fails", file("failing", 0o755, "#!/bin/sh\nexit 3\n"), /: Command failed with exit code 3: .*failing version\./],
  ])("says why what PLATFORM_TERRAFORM names does not work: it %s", async (_, named, reason) => {
    const found = find({ PLATFORM_TERRAFORM: named });
    await expect(found).rejects.toThrow(`${named} does not run as Terraform or OpenTofu: `);
    await expect(found).rejects.toThrow(reason);
  });

  it("says what to install if there is none", async () => {
    await expect(find({ PATH: "/nowhere" })).rejects.toThrow(
      /Terraform was not found on PATH\. Install 1\.11\.0 or newer .*PLATFORM_TERRAFORM=tofu\./,
    );
  });
});
