import { UserError } from "@ml-platform/rules";
import { type Document, isMap, isSeq, parseDocument, YAMLSeq } from "yaml";
import { type ClusterAccess, entriesOf } from "./access.ts";

const empty = "apiVersion: v1\nkind: Config\n";

/**
 * The text of a kubeconfig with a context added or brought up to date, and made the current one. Everything else, also
 * comments, stays as it is.
 *
 * @param before the file so far; empty for a new one
 * @param file for messages
 * @throws {UserError} for a text that is no kubeconfig
 */
export function mergeKubeconfig(before: string, access: ClusterAccess, file: string): string {
  const document = parseDocument(before.trim() === "" ? empty : before);
  const [problem] = document.errors;
  if (problem !== undefined || !isMap(document.contents)) {
    const why = problem === undefined ? "it holds no map" : problem.message.split("\n")[0];
    throw new UserError(
      `${file} is not a kubeconfig: ${why}. Mend it, or name another with --file. It was not changed.`,
    );
  }
  for (const [list, entry] of Object.entries(entriesOf(access))) upsert(document, list, entry, file);
  document.set("current-context", access.context);
  // Without a limit on the width, a certificate stays on one line.
  return document.toString({ lineWidth: 0 });
}

function upsert(document: Document, list: string, entry: { readonly name: string }, file: string): void {
  const found = document.get(list, true);
  if (!isSeq(found) && (document.get(list) ?? undefined) !== undefined) {
    throw new UserError(`${file} is not a kubeconfig: ${list} is not a list. Mend it, or name another with --file.`);
  }
  const entries = isSeq(found) ? found : new YAMLSeq();
  if (!isSeq(found)) document.set(list, entries);
  const index = entries.items.findIndex((each) => isMap(each) && each.get("name") === entry.name);
  const node = document.createNode(entry);
  if (index === -1) entries.add(node);
  else entries.items[index] = node;
}
