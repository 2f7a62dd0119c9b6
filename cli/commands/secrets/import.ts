import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { plural } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { showWork } from "../../output/show-work.ts";
import { Hashes } from "../../secrets/content.ts";
import { environmentWithSecrets, type OpenSecrets, openSecrets } from "../../secrets/open-secrets.ts";
import { conflict, unwritable } from "../../secrets/replace-value.ts";
import { compareWithStore, hashesText, leftOut, type Pair, readSource, type Transfer } from "../../secrets/transfer.ts";
import { transferJson } from "../../secrets/transfer-json.ts";
import { type Written, writeSecrets } from "../../secrets/write-secrets.ts";
import { parseTarget } from "../options.ts";
import { rulesOf, type TransferOptions, withSource } from "./transfer-options.ts";

const help = `
Without --apply nothing is written: it shows what would be. Secrets that have the value already are passed over, so that a run
that was broken off, or killed, goes on where it was when it is run again. A value that is replaced stays as AWSPREVIOUS.

  vault:<path>        a path in a KV engine of Vault and all below, version 1 or 2: VAULT_ADDR, VAULT_NAMESPACE, VAULT_TOKEN
  vault-file:<path>   what "vault kv get -format=json" has printed: a file, or a folder of <path of the secret>.json
  kubernetes:<path>   manifests, or - for what "kubectl get secrets -o yaml" prints; paths are <namespace>/<name>
  dotenv:<path>       a file of lines such as NAME=value; its path is its name

A file of rules is a list. Each rule has "from", a path in which * stands for one part and ** for several; "to", the name here,
in which $1 is what the first of them stood for; and may have "keys", "rename", and "as": json, or plain for the value of one
key. A rule with "skip: true" says that a secret is meant to go nowhere.

Exit code: 0 everything is here and equal, 2 something would be written, 1 error.

Examples:
  $ platform secrets import dev --from vault:secret/shop --mapping vault.yaml
  $ platform secrets import dev --from vault:secret/shop --mapping vault.yaml --apply
  $ kubectl get secrets -n shop -o yaml | platform secrets import dev --from kubernetes:- --mapping shop.yaml --apply`;

interface ImportOptions extends TransferOptions {
  readonly apply?: true;
}

export function secretsImportCommand(command: Command, context: Context): Command {
  return withSource(command, context)
    .option("--apply", "write what differs")
    .addHelpText("after", help)
    .action(async (name: string, options: ImportOptions) => {
      const { io } = context;
      const environment = await environmentWithSecrets(context, parseTarget(options.target), name);
      const wanted = await readSource(context, environment, rulesOf(options), options);
      const open = await openSecrets(context, environment);
      const transfer = await compareWithStore(context, open, wanted);
      const due = transfer.pairs.filter(({ relation }) => relation !== "equal");
      const problems = due.flatMap(({ located, found }) => unwritable(name, located, found) ?? []);
      if (problems.length > 0) throw new UserError(`${problems.join("\n")}\nNothing was written.`);
      const hashes = new Hashes();
      const written = options.apply === true ? await write(context, open, due) : undefined;
      if (options.json === true) io.stdout.write(transferJson(name, transfer, hashes, written ?? new Map()));
      else io.stdout.write(`${printable(text(transfer, due, hashes, written))}\n`);
      context.exit(exitCode(due, written));
    });
}

async function write({ io }: Context, { store }: OpenSecrets, due: readonly Pair[]): Promise<Map<string, Written>> {
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  const work = showWork(io, "Writing");
  let count = 0;
  const wanted = due.map(({ located: { name, tags }, mapped: { content }, found }) => ({
    name,
    tags,
    content,
    before: found,
  }));
  try {
    return await writeSecrets(store, wanted, {
      stopped: interruption.signal,
      onDone: () => work.update(`${++count} of ${due.length}`),
    });
  } finally {
    work.stop();
    stopListening();
  }
}

function text(
  transfer: Transfer,
  due: readonly Pair[],
  hashes: Hashes,
  written: ReadonlyMap<string, Written> | undefined,
): string {
  const equal = transfer.pairs.length - due.length;
  const already = equal === 0 ? "" : ` ${equal} have their value already.`;
  const notes = leftOut(transfer);
  if (written === undefined) {
    const lines = due.map(
      (pair) => `${verbOf(pair)}  ${pair.located.name}  ${hashesText(pair, hashes)} (${pair.mapped.from})`,
    );
    const next = due.length === 0 ? "" : " Nothing was written: add --apply.";
    return [...lines, ...notes, `${plural(due.length, "secret")} to write.${already}${next}`].join("\n");
  }
  const failed = due.flatMap(({ located: { name } }) => {
    const result = written.get(name);
    return result === "conflict" ? [conflict(name)] : result instanceof UserError ? [result.message] : [];
  });
  const done = [...written.values()].filter((each) => each === "written").length;
  const open = due.length - done;
  const rest = open === 0 ? "" : ` ${open} not: run again, and it goes on with those.`;
  return [...new Set(failed), ...notes, `${plural(done, "secret")} written.${already}${rest}`].join("\n");
}

function verbOf({ relation }: Pair): string {
  return relation === "missing" ? "new    " : "replace";
}

function exitCode(due: readonly Pair[], written: ReadonlyMap<string, Written> | undefined): number {
  if (written === undefined) return due.length === 0 ? 0 : 2;
  return due.every(({ located: { name } }) => written.get(name) === "written") ? 0 : 1;
}
