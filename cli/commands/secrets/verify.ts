import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { plural } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { Hashes } from "../../secrets/content.ts";
import { environmentWithSecrets, openSecrets } from "../../secrets/open-secrets.ts";
import { compareWithStore, hashesText, leftOut, readSource } from "../../secrets/transfer.ts";
import { transferJson } from "../../secrets/transfer-json.ts";
import { parseTarget } from "../options.ts";
import { rulesOf, type TransferOptions, withSource } from "./transfer-options.ts";

const help = `
Says which secrets differ, by hashes that mean something only within one output. Changes nothing.

Exit code: 0 everything in the source is here and equal, 2 something differs or goes nowhere, 1 error.

Examples:
  $ platform secrets verify dev --from vault:secret/shop --mapping vault.yaml
  $ kubectl get secrets -n shop -o yaml | platform secrets verify dev --from kubernetes:- --mapping shop.yaml`;

export function secretsVerifyCommand(command: Command, context: Context): Command {
  return withSource(command, context)
    .addHelpText("after", help)
    .action(async (name: string, options: TransferOptions) => {
      const { io } = context;
      const environment = await environmentWithSecrets(context, parseTarget(options.target), name);
      const wanted = await readSource(context, environment, rulesOf(options), options);
      const open = await openSecrets(context, environment);
      const transfer = await compareWithStore(context, open, wanted);
      const hashes = new Hashes();
      const differing = transfer.pairs.filter(({ relation }) => relation !== "equal");
      const isEqual = differing.length === 0 && transfer.unmapped.length + transfer.without.length === 0;
      if (options.json === true) io.stdout.write(transferJson(name, transfer, hashes));
      else {
        const lines = [
          ...differing.map(
            (pair) => `${pair.relation}  ${pair.located.name}  ${hashesText(pair, hashes)} (${pair.mapped.from})`,
          ),
          ...leftOut(transfer),
          `${plural(transfer.pairs.length, "secret")} compared: ${transfer.pairs.length - differing.length} equal, ${differing.length} not.`,
        ];
        io.stdout.write(`${printable(lines.join("\n"))}\n`);
      }
      context.exit(isEqual ? 0 : 2);
    });
}
