import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { readReport } from "../../plan/read-report.ts";
import { type Report, reportJson, resultOf, type StackReport } from "../../plan/report.ts";
import { pipelineFiles } from "../pipeline-files.ts";

/** The plan that a person has seen, and the file that holds it. */
export interface Reviewed {
  readonly file: string;
  readonly report: Report;
}

/** The text of a report that other jobs read. */
export function keptText(report: Report): string {
  return `${printable(reportJson(report))}\n`;
}

/** A report as another job would read it, so that it can be compared with one. */
export function asKept(report: Report): Report {
  return readReport(keptText(report), "this report");
}

/**
 * The reviewed plan of a stack: that of the merge request, else the one that a job of this pipeline made before its
 * manual gate.
 *
 * @throws {UserError} when there is none, or not one that could be applied
 */
export function readReviewed({ io }: Pick<Context, "io">, id: string): Reviewed {
  const files = [pipelineFiles.reviewed(id), pipelineFiles.plan(id)];
  const file = files.find((each) => existsSync(join(io.root, each)));
  if (file === undefined) {
    throw new UserError(
      `No plan of ${id} was reviewed: there is neither ${files.join(" nor ")}. Plan it first: ./platform ci plan ${id}. Nothing was changed.`,
    );
  }
  const report = readPlan(join(io.root, file), file, id);
  const { reason = "it was not planned" } = stackOf(report, id) ?? {};
  if (resultOf(report) === "failed" || report.fingerprint === undefined) throw notPlanned(file, id, reason);
  return { file, report };
}

function readPlan(path: string, file: string, id: string): Report {
  try {
    const report = readReport(readFileSync(path, "utf8"), file);
    const isOfStack = report.stacks.every((stack) => stack.id === id);
    // Of a removed stack, nothing may exist.
    if (isOfStack && report.stacks.length === (report.isDestroy === true ? report.stacks.length : 1)) return report;
  } catch (failure) {
    if (failure instanceof UserError) throw notPlanned(file, id, failure.message);
    throw failure;
  }
  throw notPlanned(file, id, "it holds the plan of something else");
}

function notPlanned(file: string, id: string, reason: string): UserError {
  return new UserError(
    `${file} holds no plan of ${id} that could be applied: ${reason.replace(/( Nothing was changed)?\.$/, "")}. Nothing was changed.`,
  );
}

function stackOf({ stacks }: Report, id: string): StackReport | undefined {
  return stacks.find((stack) => stack.id === id);
}
