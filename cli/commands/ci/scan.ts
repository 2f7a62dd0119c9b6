import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { company } from "@ml-platform/environments/company";
import { validEnvironments } from "@ml-platform/environments/loaded";
import type { Command } from "commander";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { readAffected } from "../../ci/read-affected.ts";
import { checkovVersion, installCheckov } from "../../ci/scan/checkov.ts";
import { codeQuality } from "../../ci/scan/code-quality.ts";
import { scanExemptions } from "../../ci/scan/exemptions.ts";
import { type Scan, scan } from "../../ci/scan/scan.ts";
import { scanText } from "../../ci/scan/scan-text.ts";
import type { Context } from "../../context.ts";
import { reportInvalid } from "../../output/print-invalid.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Lets checkov check what is synthesized, as a second opinion beside the policies of the stacks, and writes its findings to
${pipelineFiles.codeQuality}, which GitLab shows in the merge request. It calls nothing: neither AWS nor the network.
What is exempt, and why, stands in cli/ci/scan/exemptions.ts.

Without checkov (CHECKOV, or "checkov" on PATH) nothing is scanned: ${installCheckov}

Exit code: 0 no findings, or no checkov; 2 findings; 1 error, or an exemption that exempts nothing.

Examples:
  $ platform ci scan
  $ platform ci scan --affected ${pipelineFiles.affected}
  $ CHECKOV=~/.venv/bin/checkov platform ci scan --json`;

type Options = TargetOptions & { readonly affected?: string; readonly json?: boolean };

export function scanCommand(command: Command, context: Context): Command {
  command
    .option("--affected <file>", "scan only the stacks that this file of platform ci affected names")
    .option("--json", "print as JSON")
    .addHelpText("after", help);
  return withTarget(command, context).action(async (options: Options) => {
    const { io } = context;
    const target = parseTarget(options.target);
    const loaded = await context.services.environments();
    const stacks = options.affected === undefined ? undefined : affectedIn(io.root, options.affected);
    const report = resolve(io.root, pipelineFiles.codeQuality);
    // A report of an earlier scan must not pass for one of this.
    rmSync(report, { force: true });
    const environments = validEnvironments(loaded);
    const result = await scan({ ...context, target }, { environments, stacks, exemptions: scanExemptions(company) });
    if (result === undefined) {
      const skipped = `checkov was not found on PATH, nor is it named in CHECKOV. Nothing was scanned. Install it: ${installCheckov}`;
      io.stdout.write(options.json ? `${JSON.stringify({ skipped }, null, 2)}\n` : `skipped: ${skipped}\n`);
    } else {
      mkdirSync(dirname(report), { recursive: true });
      writeFileSync(report, `${JSON.stringify(codeQuality(result.findings), null, 2)}\n`);
      io.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : scanText(result, context.colors)}\n`);
      if (result.version !== checkovVersion) {
        io.stderr.write(`warning: This is checkov ${result.version}; the exemptions answer to ${checkovVersion}.\n`);
      }
      context.exit(exitCodeOf(result));
    }
    reportInvalid(context, loaded);
  });
}

function exitCodeOf({ findings, unused }: Scan): number {
  if (unused.length > 0) return 1;
  return findings.length > 0 ? 2 : 0;
}

/** Ids of the affected stacks that the current commit still has. */
function affectedIn(root: string, file: string): Set<string> {
  const stacks = readAffected(root, file).environments.flatMap((environment) => environment.stacks);
  return new Set(stacks.filter(({ change }) => change !== "removed").map(({ id }) => id));
}
