import type { Sandpits as SandpitPolicy } from "@ml-platform/environments";
import { timeToLiveText } from "@ml-platform/rules";
import { gitlabFrom } from "../../ci/gitlab/gitlab.ts";
import { postNote } from "../../ci/gitlab/merge-request-note.ts";
import { orWarn } from "../../ci/gitlab/or-warn.ts";
import { pipelineVariables } from "../../ci/pipeline-variables.ts";
import type { Context } from "../../context.ts";
import { escaped } from "../../output/escaped.ts";
import { printable } from "../../output/printable.ts";
import { hourlySentence } from "../cost/cost-text.ts";
import type { SandpitEntry } from "../entry.ts";
import { endPolicy, timeLeft } from "../lifecycle/time-left.ts";

/** What a reader of the merge request should know about its sandpit. */
export interface SandpitNews {
  readonly entry: SandpitEntry;
  /** Of its base, if that still takes sandpits. */
  readonly policy: SandpitPolicy | undefined;
  /** Whether nothing is left of it. @default false */
  readonly isGone?: boolean;
  /** Whole sentences to say first. */
  readonly notice?: string;
}

/**
 * Keeps the one note about the sandpit of a merge request: what it is, how long it lives, what it costs, and how to keep or
 * destroy it. Only in a pipeline, and only for a sandpit that was made for a merge request. What GitLab refuses is a
 * warning, and never fails the job.
 */
export async function noteSandpit(
  context: Pick<Context, "io" | "colors"> & { readonly services: Pick<Context["services"], "now"> },
  news: SandpitNews,
): Promise<void> {
  const { io, services } = context;
  const { mergeRequest } = news.entry;
  const { pipeline } = pipelineVariables(io.env);
  if (mergeRequest === undefined || pipeline === undefined) return;
  const missing = "The note about the sandpit was not posted";
  const gitlab = await gitlabFrom(io.env);
  if ("reason" in gitlab) {
    io.stderr.write(`${context.colors.yellow("warning:")} ${printable(`${missing}: ${gitlab.reason}`)}\n`);
    return;
  }
  const text = sandpitNote(news, services.now());
  const done = await orWarn(context, missing, () =>
    postNote(gitlab, { topic: "sandpit", mergeRequest, pipeline: pipeline.id, text }),
  );
  if (done !== undefined) io.stderr.write(`${printable(done)}\n`);
}

/** Markdown. */
export function sandpitNote({ entry, policy, isGone = false, notice }: SandpitNews, now: Date): string {
  const { name, owner, kind, base, state, problem, cost, expires, ref } = entry;
  const said = notice === undefined ? [] : [`**${escaped(notice)}**`, ""];
  if (isGone) return [`### Sandpit ${name}`, "", ...said, "Nothing of it is left.", ""].join("\n");
  const { untilSleep, untilDestroyed } = timeLeft(entry, endPolicy(policy), now);
  const rows = [
    ["State", problem === undefined ? state : `${state}: ${problem}`],
    ["Kind", `${kind}, derived from ${base}`],
    ["Owner", owner],
    ...(ref === undefined ? [] : [["Commit", ref.commit.slice(0, 8)]]),
    ["Sleeps", untilSleep > 0 ? `${timeText(expires)}, in ${timeToLiveText(untilSleep)}` : "now: its time is over"],
    ["Is destroyed", timeText(new Date(now.getTime() + untilDestroyed).toISOString())],
    ...(cost === undefined ? [] : [["Costs", hourlySentence(cost)]]),
  ];
  return [
    `### Sandpit ${name}`,
    "",
    ...said,
    "| | |",
    "| --- | --- |",
    ...rows.map((row) => `| ${row.map((cell) => escaped(cell)).join(" | ")} |`),
    "",
    `To use it: \`./platform sandpit show ${name}\`. To keep it longer: \`./platform sandpit extend ${name}\`.`,
    `To destroy it: the job \`stop sandpit\`, or \`./platform sandpit down ${name}\`; merging or closing does it, too.`,
    "",
  ].join("\n");
}

/** `2026-11-29 18:59 UTC` */
function timeText(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}
