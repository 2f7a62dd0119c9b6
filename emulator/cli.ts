import { existsSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { execWithEmulator } from "./exec.ts";
import { findImportIds } from "./find-import-ids.ts";
import { learn } from "./learn/learn.ts";
import { writeLearned } from "./learn/learned-files.ts";
import { allSamples, typesToLearn } from "./learn/what-to-learn.ts";
import { learnedDirectory, learnedVersion } from "./learned/load-learned.ts";
import { serveLocalAws } from "./local-aws/command.ts";
import { findProviderMirror, noMirror } from "./real/provider-mirror.ts";
import { providerExecutable } from "./real/provider-process.ts";
import { emulatedDirectory, workspaceRoot } from "./repository.ts";
import { fetchNewest } from "./schema/fetch-newest.ts";
import { defaultCache } from "./schema/load.ts";
import { newestFile } from "./schema/newest.ts";
import { ProviderError } from "./wire/diagnostic.ts";

interface ExecOptions {
  readonly world: string;
  readonly faults: string;
  readonly account?: string;
  readonly providerVersion?: string;
}

async function exec(command: readonly string[], { world, faults, ...options }: ExecOptions): Promise<void> {
  process.exitCode = await execWithEmulator(command, { worldDirectory: world, faultsFile: faults, ...options });
}

function schema(version: string): void {
  const { provider, derivedFrom } = fetchNewest(version, defaultCache());
  const file = relative(process.cwd(), fileURLToPath(newestFile));
  console.log(`${file} describes hashicorp/aws ${provider} (${derivedFrom.package} ${derivedFrom.version}).`);
  console.log("Run pnpm docs, which lists what changed.");
}

async function reset(root: string, { yes }: { readonly yes?: true }): Promise<void> {
  const kept = ["world", "state", "faults.json"].map((name) => join(emulatedDirectory, name));
  const existing = kept.filter((path) => existsSync(join(root, path)));
  if (existing.length === 0) return console.log("Nothing to remove: this repository holds no rehearsal.");
  if (yes !== true && !(await confirmed(`Remove ${existing.join(", ")} in ${root}?`))) {
    const how = process.stdin.isTTY ? "" : " There is no terminal to ask for confirmation: pass --yes.";
    console.error(`Nothing was removed.${how}`);
    process.exitCode = 1;
    return;
  }
  for (const path of existing) rmSync(join(root, path), { recursive: true, force: true });
  console.log(`Removed ${existing.join(", ")}.`);
}

async function learnAgain(
  root: string,
  { mirror = findProviderMirror() }: { readonly mirror?: string },
): Promise<void> {
  const executable = mirror === undefined ? undefined : providerExecutable(mirror, learnedVersion);
  if (executable === undefined) throw new ProviderError(noMirror, "name a folder that holds it with --mirror");
  const samples = allSamples();
  const { learned, unknown } = await learn({
    executable,
    samples,
    types: typesToLearn(samples),
    onLearned: (type, { unlearned = {} }) => {
      const open = Object.keys(unlearned).length;
      console.log(open === 0 ? type : `${type}, but not everything of ${open} arguments`);
    },
  });
  writeLearned(learnedDirectory, learned);
  if (unknown.length > 0) console.log(`Provider ${learnedVersion} does not have ${unknown.join(", ")}.`);
  console.log(`${learned.size} types learned from provider ${learnedVersion}: ${relative(root, learnedDirectory)}`);
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/**
 * The command `emulator`. It sets the exit code of the process.
 *
 * @param args without the program
 * @param directory where it is started; what is kept is at the root of the repository above it
 */
export async function main(args: readonly string[], directory = process.cwd()): Promise<void> {
  const root = workspaceRoot(directory);
  const program = new Command("emulator")
    .description("Emulates the Terraform providers aws, kubernetes and helm. Nothing leaves this machine.")
    .enablePositionalOptions();

  program
    .command("exec")
    .description("run a command with the emulated providers attached: emulator exec -- terraform plan")
    .argument("<command...>", "the command and its arguments")
    .option("--world <directory>", "folder of the emulated world", join(root, emulatedDirectory, "world"))
    .option(
      "--faults <file>",
      "JSON list of faults to inject, read again when it changes",
      join(root, emulatedDirectory, "faults.json"),
    )
    .option("--provider-version <version>", "version of hashicorp/aws to emulate, such as the newest that is known")
    .option("--account <id>", "AWS account to emulate, whatever the provider configuration allows")
    .passThroughOptions()
    .action(exec);

  program
    .command("reset")
    .description("remove the emulated world, its states and its faults from this repository")
    .option("--yes", "do not ask for confirmation")
    .action((options) => reset(root, options));

  program
    .command("find")
    .description(
      "print the ids by which terraform import takes in emulated objects: emulator find aws_subnet vpc_id=vpc-1",
    )
    .argument("<type>", "resource type")
    .argument("[values...]", "<attribute>=<value> that the objects must have")
    .option("--world <directory>", "folder of the emulated world", join(root, emulatedDirectory, "world"))
    .action((type: string, values: readonly string[], { world }: Pick<ExecOptions, "world">) => {
      for (const id of findImportIds(world, type, values)) console.log(id);
    });

  program
    .command("schema")
    .description("download the schemas of the newest AWS provider, and note what differs from the emulated one")
    .argument("[version]", "version or tag of the package @cdktn/provider-aws", "latest")
    .action(schema);

  program
    .command("aws")
    .description("run an AWS on this machine, EKS included, until Ctrl-C: for Terraform, SDKs and the aws CLI")
    .option("--port <number>", "port on 127.0.0.1 (a free one)")
    .option("--account <id>", "account id", "111111111111")
    .option("--region <name>", "region to export; all regions are there", "us-east-1")
    .option("--json", "print the URL and the environment as one line of JSON once ready")
    .option("--echo-auto-mode", "describe Auto Mode settings, switched off, of clusters without them")
    .action(serveLocalAws);

  program
    .command("learn")
    .description(
      `ask the real AWS provider ${learnedVersion} what no schema shows, and keep the answers in emulator/learned`,
    )
    .option("--mirror <directory>", "a filesystem mirror that holds the provider, unpacked")
    .action((options) => learnAgain(root, options));

  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
