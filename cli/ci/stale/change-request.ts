import { escaped } from "../../output/escaped.ts";
import { printable } from "../../output/printable.ts";
import { editLiteral } from "./edit-literal.ts";
import type { Bump } from "./find-stale.ts";

/** The merge request that bumps what needs no thought. */
export interface ChangeRequest {
  /** Changed files: their paths, with their new texts. */
  readonly files: ReadonlyMap<string, string>;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly bumps: readonly Bump[];
}

/**
 * Edits the files for every bump that a literal in them allows.
 *
 * @param texts of the environment files, by path
 * @returns undefined if there is nothing to change; `byHand`: bumps that no literal allows
 */
export function changeRequest(
  bumps: readonly Bump[],
  texts: ReadonlyMap<string, string>,
): { readonly request: ChangeRequest | undefined; readonly byHand: readonly Bump[] } {
  const files = new Map<string, string>();
  const byHand: Bump[] = [];
  for (const bump of bumps) {
    const edited = editLiteral(files.get(bump.file) ?? texts.get(bump.file) ?? "", bump);
    if (edited === undefined) byHand.push(bump);
    else files.set(bump.file, edited);
  }
  const made = bumps.filter((bump) => !byHand.includes(bump));
  if (made.length === 0) return { request: undefined, byHand };
  return {
    request: { files, title: titleOf(made), description: descriptionOf(made), bumps: made },
    byHand,
  };
}

function titleOf(bumps: readonly Bump[]): string {
  const subjects = bumps.map(({ finding: { subject }, to }) => `${subject} to ${to}`);
  const [first = "", ...others] = subjects;
  return printable(others.length === 0 ? `Upgrade ${first}` : `Upgrade ${first} and ${others.length} more`);
}

function descriptionOf(bumps: readonly Bump[]): string {
  const rows = bumps.map(({ finding: { subject, kind, because }, from, to }) =>
    [subject, kind === "kubernetes" ? "Kubernetes" : "add-on", from, to, because].map(escaped).join(" | "),
  );
  return [
    "What is out of date by the dated tables of this repository, and can be raised without further changes. The plan in the note below shows what it does.",
    "",
    "| what | kind | from | to | because |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
    "",
    "- EKS upgrades a control plane by one minor version, in about ten minutes, and takes it back for seven days. The node groups follow in the same apply: their nodes are replaced.",
    "- Before: look for what the next version removes (`kubectl get --raw /metrics | grep apiserver_requested_deprecated_apis`, EKS upgrade insights), and for charts that do not support it.",
    "- Environments come one after the other in the order of promotion, and the clusters of a protected one, too: the rest follows in the next merge request.",
    "",
    "Close it to leave things as they are: it is not opened again with the same versions. Commits of your own on its branch stay; then nothing is updated any more.",
  ].join("\n");
}

/** What the edits change, as `git apply --unidiff-zero` and `patch -p1` take it. */
export function diffOf({ files }: ChangeRequest, texts: ReadonlyMap<string, string>): string {
  return [...files].map(([file, text]) => fileDiff(file, texts.get(file) ?? "", text)).join("");
}

/** Edits replace a part of a line, so both texts have the same lines otherwise. */
function fileDiff(file: string, before: string, after: string): string {
  const now = after.split("\n");
  const hunks = before.split("\n").flatMap((line, index) => {
    const other = now[index];
    return line === other ? [] : [`@@ -${index + 1} +${index + 1} @@`, `-${line}`, `+${other}`];
  });
  return `${[`--- a/${file}`, `+++ b/${file}`, ...hunks].join("\n")}\n`;
}
