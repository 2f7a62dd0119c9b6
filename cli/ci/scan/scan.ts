import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import type { SynthesizedStack } from "@ml-platform/stacks";
import type { JsonObject } from "@ml-platform/state";
import type { Context } from "../../context.ts";
import { sourceLinesOf } from "../../inspect/source-lines.ts";
import { inScratchDirectory, makePrivateDirectory } from "../../plan/directories.ts";
import { type Request, synthesizeInto } from "../../plan/run.ts";
import { applyExemptions } from "./apply-exemptions.ts";
import { runCheckov } from "./checkov.ts";
import type { CheckovFinding } from "./checkov-report.ts";
import type { LocatedFinding } from "./code-quality.ts";
import type { ScanExemption } from "./exemptions.ts";

export interface Scan {
  /** The version of checkov. */
  readonly version: string;
  /** Ids of the stacks that were scanned. */
  readonly stacks: readonly string[];
  readonly passed: number;
  /** What somebody has to look at. */
  readonly findings: readonly LocatedFinding[];
  readonly exempt: readonly (LocatedFinding & { readonly reason: string })[];
  /** Exemptions that cover no finding and should; empty unless every stack was scanned. */
  readonly unused: readonly ScanExemption[];
}

interface ScanOptions {
  readonly environments: readonly Environment[];
  /** Ids of the stacks to scan. @default - all, and exemptions that cover nothing are found */
  readonly stacks?: ReadonlySet<string> | undefined;
  readonly exemptions: readonly ScanExemption[];
}

/**
 * Synthesizes environments and lets checkov check their stacks.
 *
 * @returns undefined when there is no checkov to run
 * @throws {UserError} when a stack or checkov fails
 */
export async function scan(
  { io, services, target }: Pick<Context, "io" | "services"> & Pick<Request, "target">,
  { environments, stacks: wanted, exemptions }: ScanOptions,
): Promise<Scan | undefined> {
  return inScratchDirectory(join(io.root, ".platform", target), async (directory) => {
    const outdir = join(directory, "synthesized");
    makePrivateDirectory(outdir);
    const { stacks } = await synthesizeInto(outdir, { io, services, target }, environments, { stackTraces: true });
    const scanned = stacks.filter(({ id }) => wanted?.has(id) ?? true);
    const configurations = new Map(scanned.map((stack) => [stack.id, configurationOf(stack)]));
    const report = await runCheckov(io, join(directory, "checkov"), configurations);
    if (report === undefined) return undefined;
    const { open, exempt, unused } = applyExemptions(report.findings, exemptions);
    return {
      version: report.version,
      stacks: scanned.map(({ id }) => id),
      passed: report.passed,
      findings: open.map((finding) => located(finding, configurations)),
      exempt: exempt.map((finding) => ({ ...located(finding, configurations), reason: finding.reason })),
      unused: wanted === undefined ? unused : [],
    };
  });
}

function configurationOf({ directory }: SynthesizedStack): JsonObject {
  return JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as JsonObject;
}

/** With the line that makes the resource; without a trace of it, the beginning of the stacks' catalogue. */
function located(finding: CheckovFinding, configurations: ReadonlyMap<string, JsonObject>): LocatedFinding {
  const [, mode = "", type = "", name = ""] = /^(data\.)?([^.]+)\.(.+)$/.exec(finding.address) ?? [];
  const section = mode === "" ? "resource" : "data";
  const [line] = sourceLinesOf(configurations.get(finding.stack), section, type, name);
  const [, path, number] = /^(.+?):(\d+)/.exec(line ?? "") ?? [];
  return { ...finding, path: path ?? "stacks/catalogue.ts", line: Number(number ?? 1) };
}
