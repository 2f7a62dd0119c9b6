import { UserError } from "@ml-platform/rules";
import type { Context } from "../context.ts";
import { review } from "../inspect/review.ts";
import { touchedSince } from "../inspect/touched/touched-since.ts";
import { planExitCode } from "../output/print-report.ts";
import { printable } from "../output/printable.ts";
import { renderMarkdown } from "../output/render-markdown.ts";
import { renderText } from "../output/render-text.ts";
import { terminalWidth } from "../output/table.ts";
import { planStacks } from "../plan/plan-stacks.ts";
import { type Report, reportJson } from "../plan/report.ts";
import { type Request, withRun } from "../plan/run.ts";
import type { FormatOptions } from "./options.ts";

/** Which environments to plan: every one, or those that were touched since a Git ref. */
export type Many = { readonly all: true } | { readonly since: string };

interface Chosen {
  readonly name: string;
  /** The changed file that touches it. @default - every environment was asked for */
  readonly because?: string;
}

interface Choice {
  readonly chosen: readonly Chosen[];
  readonly others: readonly string[];
  readonly deleted: readonly { readonly name: string; readonly file: string }[];
}

type Planned = Chosen & ({ readonly report: Report } | { readonly problem: string });

/** Plans several environments, one after the other, and prints a report of each; one that fails does not stop the rest. */
export async function planMany(
  context: Context,
  request: Omit<Request, "environment">,
  many: Many,
  format: FormatOptions,
): Promise<void> {
  const { io } = context;
  const choice = await choose(context, many);
  io.stderr.write(choiceText(choice, many));
  const printed = new Printer(context, format);
  const planned: Planned[] = [];
  let isInterrupted = false;
  for (const [index, each] of choice.chosen.entries()) {
    if (isInterrupted) {
      planned.push({ ...each, problem: "not planned: interrupted" });
      continue;
    }
    io.stderr.write(`\n${each.name} (${index + 1} of ${choice.chosen.length})\n`);
    const result = await plan({ ...request, environment: each.name });
    isInterrupted = result.isInterrupted;
    planned.push({ ...each, ...result.outcome });
    printed.environment({ ...each, ...result.outcome });
  }
  printed.end(planned, choice, many);
  if (isInterrupted) io.stderr.write("Interrupted. Nothing was changed.\n");
  context.exit(exitCodeOf(planned));
}

/** @throws {UserError} when Git cannot say what changed */
async function choose({ io, services }: Context, many: Many): Promise<Choice> {
  const loaded = await services.environments();
  if ("all" in many) return { chosen: loaded.map(({ name }) => ({ name })), others: [], deleted: [] };
  const { environments, deleted } = await touchedSince(io, loaded, many.since);
  const chosen = new Set(environments.map(({ name }) => name));
  return {
    chosen: environments,
    others: loaded.flatMap(({ name }) => (chosen.has(name) ? [] : [name])),
    deleted,
  };
}

async function plan(request: Request) {
  let isInterrupted = false;
  try {
    const report = await withRun(request, async (run) => {
      const reviewed = await review(run, "plan", await planStacks(run, false));
      isInterrupted = run.isInterrupted();
      return reviewed;
    });
    return { isInterrupted, outcome: { report } };
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    return { isInterrupted, outcome: { problem: failure.message } };
  }
}

/** 1 if any environment fails, otherwise 2 if any has changes, otherwise 0. */
function exitCodeOf(planned: readonly Planned[]): number {
  const codes = planned.map((each) => ("problem" in each ? 1 : planExitCode(each.report)));
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}

function choiceText({ chosen, others, deleted }: Choice, many: Many): string {
  if ("all" in many) return chosen.length === 0 ? "There is no environment to plan.\n" : "";
  const touched = chosen.map(({ name, because }) => `  ${name}: ${because} changed`);
  return [
    chosen.length === 0 ? `No environment is touched since ${many.since}.` : `Touched since ${many.since}:`,
    ...touched,
    ...(others.length > 0 && chosen.length > 0 ? [`Not touched: ${others.join(", ")}.`] : []),
    ...deleted.map(({ name, file }) => deletedText(name, file)),
    "",
  ].join("\n");
}

function deletedText(name: string, file: string): string {
  return `${file} was deleted, so nothing plans ${name} any more. If it was ever applied, what it made still exists: destroy it from a commit that has the file. "platform state orphans" shows it.`;
}

/** Prints in the requested format: text as soon as an environment is planned, JSON and Markdown as one document. */
class Printer {
  readonly #context: Context;
  readonly #format: FormatOptions;

  constructor(context: Context, format: FormatOptions) {
    this.#context = context;
    this.#format = format;
  }

  environment(planned: Planned): void {
    const { io, colors } = this.#context;
    const { json, markdown, detailed = false } = this.#format;
    if ("problem" in planned) io.stderr.write(`${colors.red("error:")} ${printable(planned.problem)}\n`);
    else if (!json && !markdown)
      io.stdout.write(`${renderText(planned.report, { detailed, colors, columns: terminalWidth(io) })}\n\n`);
  }

  end(planned: readonly Planned[], choice: Choice, many: Many): void {
    const { stdout } = this.#context.io;
    if (this.#format.json) stdout.write(`${JSON.stringify(documentOf(planned, choice, many), null, 2)}\n`);
    else if (this.#format.markdown) stdout.write(`${this.#markdown(planned, choice, many)}\n`);
    else stdout.write(planned.length === 0 ? "" : `${summary(planned)}\n`);
  }

  #markdown(planned: readonly Planned[], choice: Choice, many: Many): string {
    const detailed = this.#format.detailed ?? false;
    const parts = planned.map((each) =>
      "problem" in each
        ? `### plan of ${each.name}\n\n**Failed:** ${printable(each.problem)}\n`
        : renderMarkdown(each.report, { detailed }),
    );
    const { deleted, others } = choice;
    const notes = [
      ...deleted.map(({ name, file }) => `**Warning:** ${deletedText(name, file)}`),
      ...("since" in many && others.length > 0 ? [`Not touched since ${many.since}: ${others.join(", ")}.`] : []),
    ];
    return [planned.length === 0 ? "No environment is touched." : summary(planned), ...notes, ...parts].join("\n\n");
  }
}

function documentOf(planned: readonly Planned[], { others, deleted }: Choice, many: Many) {
  const codes = { 0: "no changes", 1: "failed", 2: "changes" } as const;
  return {
    schemaVersion: 1,
    command: "plan",
    result: codes[exitCodeOf(planned) as keyof typeof codes],
    ...("since" in many && { since: many.since, notTouched: others, deleted }),
    environments: planned.map((each) => ({
      ...("problem" in each
        ? { environment: each.name, result: "failed", error: each.problem }
        : (JSON.parse(reportJson(each.report)) as object)),
      ...(each.because !== undefined && { because: each.because }),
    })),
  };
}

/** `dev: changes. staging: no changes. prod: failed.` */
function summary(planned: readonly Planned[]): string {
  const words = ["no changes", "failed", "changes"];
  return planned
    .map((each) => `${each.name}: ${"problem" in each ? "failed" : words[planExitCode(each.report)]}.`)
    .join(" ");
}
