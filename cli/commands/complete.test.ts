import { describe, expect, it } from "vitest";
import { havingSandpits, sandpitEntry } from "../testing/having-sandpits.ts";
import { pair } from "../testing/pair.ts";

/** What is offered after `platform <line>`; the last word is the one that is completed. */
async function offered(line: string): Promise<string[]> {
  const fixture = pair();
  for (const file of ["dev.ts", "prod.ts", "index.ts", "company.ts", "personal/anna.ts"]) {
    fixture.write(`environments/${file}`, "not read");
  }
  const { code, stdout, stderr } = await fixture.runWith(["__complete", "--", ...line.split(" ")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").flatMap((each) => (each === "" ? [] : [each.split("\t")[0] ?? ""]));
}

describe("completes", () => {
  it.each([
    ["pl", ["plan"]],
    ["state or", ["orphans"]],
    ["local ", ["setup", "status", "stop"]],
    ["bastion ", ["connect", "shell"]],
    ["bastion connect d", ["dev"]],
    ["bastion shell --h", ["--host", "--help"]],
    ["__", []],
    ["plan ", ["dev", "prod", "anna"]],
    ["plan d", ["dev"]],
    ["plan --target emulated p", ["prod"]],
    ["plan --all --target ", ["aws", "emulated", "local"]],
    ["plan dev --target=e", ["--target=emulated"]],
    ["plan dev --target = e", ["emulated"]],
    ["plan dev --target =", ["aws", "emulated", "local"]],
    ["plan dev --stack ", ["dev-network", "dev-cluster"]],
    ["plan --stack dev-network --stack prod-c", ["prod-cluster"]],
    ["state history prod-", ["prod-network", "prod-cluster"]],
    ["state diff dev-n", ["dev-network"]],
    ["init --from ", ["dev", "prod", "anna"]],
    ["completion ", ["bash", "zsh", "fish"]],
    ["plan dev --markd", ["--markdown"]],
    ["--v", ["--version"]],
    ["plan --version", []],
    ["plan dev ", []],
    ["init d", []],
    ["nothing ", []],
  ])("%j", async (line, expected) => {
    expect(await offered(line)).toEqual(expected);
  });

  it("names of sandpits, as far as files of this machine know them", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice"), sandpitEntry("bob")]);
    fixture.write("environments/dev.ts", "not read");
    const lines = async (line: string) =>
      (await fixture.runWith(["__complete", "--", ...line.split(" ")])).stdout.replaceAll("\t", "").trim().split("\n");
    expect(await lines("sandpit show ")).toEqual(["alice", "bob"]);
    expect(await lines("sandpit down b")).toEqual(["bob"]);
    expect(await lines("sandpit list --base ")).toEqual(["dev"]);
    expect(await lines("state list ")).not.toContain("alice");
  });

  it("every command, but none that only programs call", async () => {
    const commands = await offered("");
    expect(commands).toContain("plan");
    expect(commands).toContain("state");
    expect(commands.filter((name) => name.startsWith("_"))).toEqual([]);
  });

  it("every option of a command", async () => {
    expect(await offered("plan dev --")).toEqual(
      expect.arrayContaining(["--target", "--stack", "--since", "--all", "--json", "--help"]),
    );
  });

  it("nothing, quietly, when an environment is not found", async () => {
    const { code, stdout, stderr } = await pair().runWith(["__complete", "--", "plan", "nowhere", "--stack", ""]);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: "" });
  });

  it("with descriptions", async () => {
    const { stdout } = await pair().runWith(["__complete", "--", "li"]);
    expect(stdout).toBe("list\tlist environments, their stacks and what each stack reads\n");
  });
});
