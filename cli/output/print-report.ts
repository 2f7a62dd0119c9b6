import type { FormatOptions } from "../commands/options.ts";
import type { Context } from "../context.ts";
import { type Report, reportJson, resultOf } from "../plan/report.ts";
import { printable } from "./printable.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderText } from "./render-text.ts";
import { terminalWidth } from "./table.ts";

/** Prints the result of a command on stdout, in the requested format. */
export function printReport({ io, colors }: Context, report: Report, format: FormatOptions): void {
  const { json, markdown, detailed = false } = format;
  const text = json
    ? printable(reportJson(report))
    : markdown
      ? renderMarkdown(report, { detailed })
      : renderText(report, { detailed, colors, columns: terminalWidth(io) });
  io.stdout.write(`${text}\n`);
}

/** Prints a plan that is about to be applied; not on stdout if that carries the result as data. */
export function printPlan(
  { io, colors }: Context,
  report: Report,
  { json, markdown, detailed = false }: FormatOptions,
) {
  const output = json || markdown ? io.stderr : io.stdout;
  const columns = terminalWidth({ stdout: output });
  output.write(`${renderText(report, { detailed, colors, columns })}\n`);
}

/** Exit code of a plan: 0 no change, 2 changes, 1 error, or changes that apply refuses. */
export function planExitCode(report: Report): number {
  if (isRefused(report)) return 1;
  const codes = { "no changes": 0, changes: 2, applied: 0, failed: 1 };
  return codes[resultOf(report)];
}

/** Whether apply refuses the plan as it is. */
export function isRefused(report: Report): boolean {
  return resultOf(report) === "changes" && (report.risks ?? []).some(({ refused }) => refused !== undefined);
}
