import { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { Context } from "../context.ts";
import { addCommands, type CommandEntry, type CommandGroup } from "./command-entry.ts";
import { commands } from "./commands.ts";

/** Below `platform`: `list`, and `state` with a `list` and a `show` of its own. */
function program() {
  const loaded: string[] = [];
  const called: string[] = [];
  const entry = (name: string, path = name): CommandEntry => ({
    name,
    description: `describes ${path}`,
    arguments: [["[environment]", "name of the environment"]],
    load: async () => {
      loaded.push(path);
      return (command) => command.option("--json").action(() => void called.push(path));
    },
  });
  const state: CommandGroup = {
    name: "state",
    description: "describes state",
    help: "More about states.",
    commands: [entry("list", "state list"), entry("show", "state show")],
  };
  let written = "";
  const write = (text: string): void => {
    written += text;
  };
  return {
    loaded,
    called,
    async run(...argv: string[]) {
      const root = new Command("platform").exitOverride().configureOutput({ writeOut: write, writeErr: write });
      await addCommands(root, [entry("list"), state], {} as Context, argv);
      await root.parseAsync(argv, { from: "user" }).catch(() => {});
      return written;
    },
  };
}

describe("commands", () => {
  it("are listed without being loaded", async () => {
    const { run, loaded } = program();
    const text = await run("--help");
    expect(text).toMatch(/list \[environment\] +describes list/);
    expect(text).toContain("describes state");
    expect(loaded).toEqual([]);
  });

  it("are loaded only when they are called", async () => {
    const { run, loaded, called } = program();
    await run("list", "dev");
    expect(called).toEqual(["list"]);
    expect(loaded).toEqual(["list"]);
  });

  it("of a group are called by the group's name and their own", async () => {
    const { run, loaded, called } = program();
    await run("state", "show", "--json");
    expect(called).toEqual(["state show"]);
    expect(loaded).toEqual(["state show"]);
  });

  it.each([
    ["list", "--help"],
    ["help", "list"],
  ])("show their complete help: %s %s", async (...argv) => {
    const text = await program().run(...argv);
    expect(text).toContain("Usage: platform list [options] [environment]");
    expect(text).toContain("name of the environment");
    expect(text).toContain("--json");
  });

  it.each([
    [["lst"], "(Did you mean list?)\n"],
    [["state", "shwo"], "(Did you mean show?)\n(platform state --help says more)"],
    [["list", "--jsn"], "(Did you mean --json?)\n(platform list --help says more)"],
  ])("are suggested when mistyped: %s", async (argv, text) => {
    expect(await program().run(...argv)).toContain(text);
  });
});

it.each(commands.flatMap((entry) => ("commands" in entry ? entry.commands : [entry])))(
  "$name can be loaded",
  async (entry) => {
    expect(await entry.load()).toBeTypeOf("function");
  },
);
