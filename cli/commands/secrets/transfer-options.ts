import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { type MappingRule, readMapping, sameNames } from "../../secrets/mapping.ts";
import { refusingValues } from "../../secrets/refuse-values.ts";
import { sourceKinds } from "../../secrets/sources/open-source.ts";
import { type TargetOptions, withTarget } from "../options.ts";

/** Options of commands that read another store. */
export interface TransferOptions extends TargetOptions {
  readonly from: string;
  readonly mapping?: string;
  readonly vaultTokenFile?: string;
  readonly json?: true;
}

export function withSource(command: Command, context: Context): Command {
  command
    .requiredOption("--from <kind:place>", `where the secrets are: ${sourceKinds.join(", ")}; - for standard input`)
    .option("--mapping <path>", "a file of rules: which secret becomes which (default: each keeps its name)")
    .option("--vault-token-file <path>", "a file with the token for Vault (default: VAULT_TOKEN)")
    .option("--json", "print the result as JSON, and nothing else, on stdout");
  return refusingValues(withTarget(command, context), 1);
}

export function rulesOf({ mapping }: Pick<TransferOptions, "mapping">): readonly MappingRule[] {
  if (mapping === "-") throw new UserError("The rules come from a file: standard input may be the source.");
  return mapping === undefined ? sameNames : readMapping(mapping);
}
