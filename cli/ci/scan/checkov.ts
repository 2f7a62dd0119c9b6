import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { JsonObject } from "@ml-platform/state";
import { execa } from "execa";
import type { Io } from "../../io.ts";
import { checkovConfiguration } from "./checkov-configuration.ts";
import { type CheckovReport, parseCheckovReport } from "./checkov-report.ts";

/** The version whose findings the exemptions answer to. The job installs it: .gitlab/checkov.sh. */
export const checkovVersion = "3.3.13";

/** How to get it. */
export const installCheckov = `pip install checkov==${checkovVersion}`;

const flags = ["--framework", "terraform_json", "--output", "json", "--compact", "--quiet"];

/**
 * Lets checkov check stacks, without network: it only rates its findings, and links them to pages, by asking its maker.
 *
 * @param directory an empty one, for what it reads
 * @returns undefined when there is no checkov to run
 * @throws {UserError} when it fails
 */
export async function runCheckov(
  { env, root }: Pick<Io, "env" | "root">,
  directory: string,
  configurations: ReadonlyMap<string, JsonObject>,
): Promise<CheckovReport | undefined> {
  if (configurations.size === 0) return { version: checkovVersion, passed: 0, findings: [] };
  for (const [stack, configuration] of configurations) {
    mkdirSync(join(directory, stack), { recursive: true });
    writeFileSync(join(directory, stack, "cdk.tf.json"), JSON.stringify(checkovConfiguration(configuration), null, 2));
  }
  const program = env["CHECKOV"] || "checkov";
  const { stdout, stderr, code, exitCode, shortMessage } = await execa(
    program,
    ["--directory", directory, ...flags, "--soft-fail", "--skip-download"],
    { cwd: root, env: { ...env, LOG_LEVEL: "ERROR", ANSI_COLORS_DISABLED: "1" }, extendEnv: false, reject: false },
  );
  if (code === "ENOENT" && !env["CHECKOV"]) return undefined;
  if (exitCode === 0) return parseCheckovReport(stdout, configurations);
  const said = stderr.trim().split("\n").at(-1) || shortMessage;
  throw new UserError(
    `${program} failed: ${said}. Nothing was reported. This needs checkov ${checkovVersion} (${installCheckov}), on PATH or named in CHECKOV.`,
  );
}
