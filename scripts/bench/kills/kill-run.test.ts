import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { ensureTerraform, processIo } from "@ml-platform/cli";
import { scratchDirectory } from "@ml-platform/cli/testing";
import { smallSpec } from "@ml-platform/environments/testing";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { resetRehearsal } from "../kills.ts";
import { ReferenceCopy } from "../reference-copy.ts";
import { killOf, killRun, printedCommands } from "./kill-run.ts";

it("finds the commands that messages print", () => {
  expect(
    printedCommands(
      'It exists. To take it in: ./platform import dev aws_a.b "$(npx emulator find aws_a vpc_id=vpc-1)" --target emulated. If it is not yours, ...\nTo go on: ./platform apply dev\n  ./platform state push dev-network .platform/a/unsaved.jsonl --target emulated\n',
    ),
  ).toEqual([
    './platform import dev aws_a.b "$(npx emulator find aws_a vpc_id=vpc-1)" --target emulated',
    "./platform state push dev-network .platform/a/unsaved.jsonl --target emulated",
  ]);
});

it("finds how to get rid of a state that is cut off", () => {
  const [file, backup] = [".platform/emulated/state/a.tfstate", ".platform/emulated/state/a.tfstate.backup"];
  expect(printedCommands(`If nothing was ever applied, delete the file: rm ${file}\n`)).toEqual([`rm ${file}`]);
  expect(printedCommands(`then plan: cp ${backup} ${file}. Otherwise: rm ${file}`)).toEqual([`cp ${backup} ${file}`]);
});

let copy: ReferenceCopy | undefined;
let obstacle: string | undefined;
beforeAll(async () => {
  copy = new ReferenceCopy([smallSpec]);
  try {
    vi.stubEnv(
      "PLATFORM_TERRAFORM",
      await ensureTerraform(processIo(fileURLToPath(new URL("../../..", import.meta.url)))),
    );
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    obstacle = failure.message;
  }
});
afterAll(() => {
  vi.unstubAllEnvs();
  copy?.remove();
});

/** The repository, in which nothing exists. */
function emptyRepository(): string {
  const { root } = copy as ReferenceCopy;
  resetRehearsal(root);
  return root;
}

// Both commands, both moments and every victim once; `pnpm bench kills` does the same 60 times.
describe("a killed run", () => {
  it.for([2, 3, 6])("converges with the commands that it prints: seed %s", async (seed, { skip }) => {
    const reason = existsSync("/proc/self/cwd") ? obstacle : "only Linux tells which processes to kill";
    skip(reason !== undefined, reason);
    const outcome = await killRun(emptyRepository(), killOf(seed));
    expect(outcome, JSON.stringify(outcome.commands)).toMatchObject({ converged: true, unnamed: [] });
  });
});

describe("one Ctrl-C on a terminal", () => {
  /** Runs a command on a pseudo-terminal; what is written to its stdin is typed there. */
  const onTerminal = ["-c", "import pty, sys; pty.spawn(sys.argv[1:])"];
  const { packageManager } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
    packageManager: string;
  };
  /** npm's own settings reach child processes as npm_* variables, which pnpm reads as its own. CI: progress line by line. */
  const inherited = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  /** Has the command installed. It is no repository, because npx would read all that is installed there. */
  const directory = scratchDirectory("interrupt-");
  beforeAll(() => {
    const bin = join(directory, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync(join((copy as ReferenceCopy).root, "platform"), join(bin, "platform"));
    writeFileSync(
      join(directory, "package.json"),
      JSON.stringify({ private: true, scripts: { rehearse: "platform" } }),
    );
  });
  const settings = {
    cwd: directory,
    env: { ...Object.fromEntries(inherited), CI: "1" },
    extendEnv: false,
    all: true,
    reject: false,
  } as const;

  /** Why this machine cannot run it, if it cannot. */
  async function obstacleOf(isThere: string): Promise<string | undefined> {
    if (obstacle !== undefined) return obstacle;
    if ((await execa("python3", ["-c", "import pty"], settings)).failed)
      return "there is no python3 to make a terminal";
    const [program = "", ...args] = isThere.split(" ");
    return (await execa(program, args, settings)).failed ? `${isThere} does not run` : undefined;
  }

  /** Whether Terraform has begun to create the VPC, and waits three seconds for the answer. */
  function isCreating(root: string): boolean {
    const runs = join(root, ".platform/emulated/runs");
    return (existsSync(runs) ? readdirSync(runs) : []).some((run) => {
      const log = join(runs, run, "stacks/small-network/terraform.log");
      return existsSync(log) && /aws_vpc\.\S+: Creating\.\.\./.test(readFileSync(log, "utf8"));
    });
  }

  // Ways to start the command, as README.md describes them; each forwards the signals that it receives.
  it.for([
    { way: `npx --yes ${packageManager} platform`, isThere: `npx --yes ${packageManager} --version` },
    { way: "npm run --silent rehearse --", isThere: "npm -v" },
  ])("lets Terraform save its state: $way", async ({ way, isThere }, { skip }) => {
    const reason = await obstacleOf(isThere);
    skip(reason !== undefined, reason);
    const root = emptyRepository();
    const slow = { type: "aws_vpc", operation: "create", effect: "late", seconds: 3 };
    writeFileSync(join(root, ".platform/emulated/faults.json"), JSON.stringify([slow]));
    const command = `${way} apply small --stack network --target emulated --auto-approve`.split(" ");
    const terminal = execa("python3", [...onTerminal, ...command], settings);
    onTestFinished(() => {
      terminal.kill();
    });
    await vi.waitFor(() => expect(isCreating(root)).toBe(true), { timeout: 120_000, interval: 25 });
    terminal.stdin.write("\u0003");
    const text = stripVTControlCharacters((await terminal).all);
    expect(text).toMatch(/Stopping: (Terraform|OpenTofu) finishes the current resource and saves its state\./);
    expect(text).not.toContain("Killed");
    expect(text).toContain("Interrupted. What was done is saved in its state.");
    const state = join(root, ".platform/emulated/state/small-network.tfstate");
    expect(readFileSync(state, "utf8")).toContain('"type": "aws_vpc"');
  });
});
