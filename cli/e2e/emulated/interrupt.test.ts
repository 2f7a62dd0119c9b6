import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { smallSpec } from "@ml-platform/environments/testing";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { until } from "../../testing/until.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { writeEnvironment } from "../write-environment.ts";

skipWithoutTerraform();

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const root = scratchDirectory("interrupt-");

/** Runs a command on a pseudo-terminal; what is written to its stdin is typed there. */
const onTerminal = ["-c", "import pty, sys; pty.spawn(sys.argv[1:])"];

const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  packageManager: string;
};

/** Ways to start the command, as README.md describes them; each forwards the signals that it receives. */
const ways: readonly (readonly string[])[] = [
  ["npx", "--yes", packageManager, "platform"],
  ["npm", "run", "--silent", "rehearse", "--"],
];

/** npm's own settings reach child processes as npm_* variables, which pnpm reads as its own. CI: progress line by line. */
const inherited = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
const env = { ...Object.fromEntries(inherited), CI: "1" };

/** A repository with the environment `small`, in which `platform` is this one's command. */
function makeRepository(name: string): string {
  const directory = join(root, name);
  const bin = join(directory, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(directory, ".platform", "emulated"), { recursive: true });
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ private: true, type: "module", scripts: { rehearse: "platform" } }),
  );
  writeEnvironment(directory, smallSpec);
  const source = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const command = `#!/usr/bin/env node
    import { register } from ${JSON.stringify(import.meta.resolve("tsx/esm/api"))};
    register();
    const { processIo } = await import(${source("../../io.ts")});
    const { runPlatform } = await import(${source("../../platform.ts")});
    process.exitCode = await runPlatform(process.argv.slice(2), processIo(${JSON.stringify(directory)}));\n`;
  writeFileSync(join(bin, "platform.mjs"), command);
  writeFileSync(join(bin, "platform"), `#!/bin/sh\nexec "${process.execPath}" "${join(bin, "platform.mjs")}" "$@"\n`);
  chmodSync(join(bin, "platform"), 0o755);
  const slow = { type: "aws_vpc", operation: "create", effect: "late", seconds: 3 };
  writeFileSync(join(directory, ".platform", "emulated", "faults.json"), JSON.stringify([slow]));
  return directory;
}

/** Whether Terraform has begun to create the VPC, and waits three seconds for the answer. */
function isCreating(directory: string): boolean {
  const runs = join(directory, ".platform", "emulated", "runs");
  return (existsSync(runs) ? readdirSync(runs) : []).some((run) => {
    const log = join(runs, run, "stacks", "small-network", "terraform.log");
    return existsSync(log) && /aws_vpc\.\S+: Creating\.\.\./.test(readFileSync(log, "utf8"));
  });
}

/** Why this machine cannot run it, if it cannot. */
async function obstacle(way: readonly string[]): Promise<string | undefined> {
  const [program = "", ...args] = way.includes(packageManager) ? [...way.slice(0, -1), "--version"] : ["npm", "-v"];
  const settings = { cwd: root, env, extendEnv: false, reject: false };
  if ((await execa("python3", ["-c", "import pty"], settings)).failed) return "there is no python3 to make a terminal";
  return (await execa(program, args, settings)).failed ? `${program} ${args.join(" ")} does not run` : undefined;
}

it.for(ways.map((way, index) => [way.join(" "), way, `repository-${index}`] as const))(
  "one Ctrl-C on a terminal lets Terraform save its state: %s",
  async ([_, way, name], { skip }) => {
    const reason = await obstacle(way);
    skip(reason !== undefined, reason);
    const argv = [...way, "apply", "small", "--stack", "network", "--target", "emulated", "--auto-approve"];
    const directory = makeRepository(name);
    const terminal = execa("python3", [...onTerminal, ...argv], {
      cwd: directory,
      env,
      extendEnv: false,
      all: true,
      reject: false,
    });
    onTestFinished(() => {
      terminal.kill();
    });
    await until(() => isCreating(directory));
    terminal.stdin.write("\u0003");
    const text = stripVTControlCharacters((await terminal).all);
    expect(text).toMatch(/Stopping: (Terraform|OpenTofu) finishes the current resource and saves its state\./);
    expect(text).not.toContain("Killed");
    expect(text).toContain("Interrupted. What was done is saved in its state.");
    const state = join(directory, ".platform", "emulated", "state", "small-network.tfstate");
    expect(readFileSync(state, "utf8")).toContain('"type": "aws_vpc"');
  },
);
