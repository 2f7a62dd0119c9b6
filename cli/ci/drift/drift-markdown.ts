import { PassThrough } from "node:stream";
import type { StackDrift } from "@ml-platform/state";
import pc from "picocolors";
import type { Context } from "../../context.ts";
import type { StateProblem } from "../../inspect/find-stacks.ts";
import { driftedOf, driftSummary, driftText } from "../../output/drift-text.ts";
import { escaped } from "../../output/escaped.ts";
import { fenced } from "../../output/fenced.ts";
import { problemLines } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";

interface Found {
  readonly environment: string;
  readonly stacks: readonly StackDrift[];
  readonly problems: readonly StateProblem[];
}

/** GitLab refuses more than a million characters: https://docs.gitlab.com/administration/instance_limits/ */
const longestText = 200_000;

/** How an environment differs from its states, and what to do about it: the text of an issue. */
export function driftMarkdown({ io }: Pick<Context, "io">, { environment, stacks, problems }: Found): string {
  const drifted = driftedOf(stacks);
  // Lines are cut to the width of a terminal only.
  const plain = { io: { ...io, stdout: new PassThrough() }, colors: pc.createColors(false) };
  const text = printable(driftText(plain, { readings: [] }, drifted));
  const shown = text.length > longestText ? `${text.slice(0, longestText)}\n…` : text;
  return [
    `**${environment}:** ${driftSummary(stacks)}`,
    ...(drifted.length > 0 ? [fenced(shown), wayOut(environment)] : []),
    ...problemLines({ problems }).map((line) => `**Not checked:** ${escaped(printable(line))}`),
    "",
  ].join("\n\n");
}

function wayOut(environment: string): string {
  return `Somebody or something changed the infrastructure outside of Terraform. To undo it, run a pipeline that applies ${environment}, or \`./platform apply ${environment}\`. To keep it, change the code in a merge request until \`./platform plan ${environment}\` shows no change.`;
}
