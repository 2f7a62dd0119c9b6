import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { currentCommit } from "../plan/commit.ts";
import { findTerraform } from "../terraform/find.ts";

const help = `
The same as "platform --version".

Examples:
  $ platform version
  $ platform version --json`;

export function versionCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON").addHelpText("after", help);
  return command.action(async ({ json }: { json?: boolean }) => {
    const versions = await findVersions(context);
    context.io.stdout.write(`${json ? JSON.stringify(versions, null, 2) : versionText(versions)}\n`);
  });
}

interface Versions {
  readonly version: string;
  /** Absent where Git does not know it. */
  readonly commit?: string;
  /** Whether files differ from the commit. */
  readonly changed?: boolean;
  readonly node: string;
  /** `Terraform` or `OpenTofu`; or why there is none to use. */
  readonly program: { readonly name: string; readonly version: string; readonly binary: string } | { problem: string };
  /** Of the operating system and the processor, as Node names them: `linux x64`. */
  readonly system: string;
}

async function findVersions({ io }: Context): Promise<Versions> {
  const [commit, program] = await Promise.all([
    currentCommit(io),
    findTerraform(io).catch((failure: unknown) => {
      if (failure instanceof UserError) return { problem: failure.message };
      throw failure;
    }),
  ]);
  return {
    version: ownVersion(),
    ...(commit !== undefined && { commit: commit.hash, changed: commit.hasUncommittedChanges }),
    node: process.versions.node,
    program,
    system: `${process.platform} ${process.arch}`,
  };
}

function ownVersion(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function versionText({ version, commit, changed, node, program, system }: Versions): string {
  const at = commit === undefined ? "" : ` (commit ${commit}${changed ? ", with changes" : ""})`;
  return [
    `platform ${version}${at}`,
    `Node ${node} on ${system}`,
    "problem" in program ? program.problem : `${program.name} ${program.version} (${program.binary})`,
  ].join("\n");
}
