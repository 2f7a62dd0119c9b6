import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

function isHere(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));
}

/** Runs in each shell after its script, with `$program` for the command; prints what is offered for `plan d`. */
const harness: Readonly<Record<Shell, string>> = {
  bash: 'COMP_WORDS=("$program" plan "d"); COMP_CWORD=2; _platform; printf "%s\\n" "${COMPREPLY[@]}"',
  zsh: 'compadd() { shift; print -l -- "$@" }; words=("$program" plan d); CURRENT=3; _platform',
  fish: 'function commandline; if test $argv[1] = -opc; printf "%s\\n" $program plan; else; echo d; end; end; __platform_complete',
};

async function script(shell: Shell, fixture = new Fixture({})): Promise<string> {
  const { code, stdout } = await fixture.runWith(["completion", shell]);
  expect(code).toBe(0);
  return fixture.write(`completion.${shell}`, stdout);
}

/** A command that answers like `platform`, and notes its arguments. */
function command(fixture: Fixture): string {
  return fixture.writeProgram(
    "platform",
    `printf '%s\\n' "$@" > "${fixture.path("asked")}"\nprintf 'dev\\tthe first\\nderived thing\\t\\n'`,
  );
}

describe.each(shells)("in %s", (shell) => {
  it("offers what the command says, without the descriptions", async ({ skip }) => {
    skip(!isHere(shell), `no ${shell} on PATH`);
    const fixture = new Fixture({});
    const file = await script(shell, fixture);
    const before = { bash: "", zsh: "compdef() { : }; ", fish: "" }[shell];
    const set = shell === "fish" ? `set program ${command(fixture)}` : `program=${command(fixture)}`;
    const { stdout } = await execa(shell, ["-c", `${before}source ${file}; ${set}; ${harness[shell]}`]);
    expect(readFileSync(fixture.path("asked"), "utf8")).toBe("__complete\n--\nplan\nd\n");
    const offered = shell === "fish" ? stdout.replaceAll(/\t.*/g, "") : stdout;
    expect(offered.trim().split("\n")).toEqual(["dev", "derived thing"]);
  });
});

it("offers nothing in bash when the command fails", async ({ skip }) => {
  skip(!isHere("bash"), "no bash on PATH");
  const fixture = new Fixture({});
  const file = await script("bash", fixture);
  const program = fixture.writeProgram("platform", "echo trouble >&2; exit 1");
  const { stdout, stderr } = await execa("bash", ["-c", `source ${file}; program=${program}; ${harness.bash}`]);
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: "", stderr: "" });
});

it("refuses other shells", async () => {
  const { code, stderr } = await new Fixture({}).runWith(["completion", "bsh"]);
  expect(code).toBe(1);
  expect(stderr).toContain('There is no completion for "bsh". Did you mean "bash"? Shells: bash, zsh, fish.');
});
