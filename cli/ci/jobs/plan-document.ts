import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { isObject } from "@ml-platform/state";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import type { OutputSummary, ResourceSummary } from "../../plan/plan-summary.ts";
import { type Report, type Result, reportJson, type StackReport } from "../../plan/report.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { readJson } from "./read-json.ts";

/** The part of what `platform plan --json` prints that an apply compares; see docs/json.md. */
export interface PlanDocument {
  readonly environment: string;
  readonly account: { readonly id: string };
  readonly region: string;
  readonly target: string;
  readonly isDestroy: boolean;
  readonly result: Result;
  readonly fingerprint?: string;
  readonly stacks: readonly StackDocument[];
}

export interface StackDocument extends Pick<StackReport, "id" | "status" | "reason"> {
  readonly provisional: boolean;
  readonly resources?: readonly ResourceSummary[];
  readonly outputs?: readonly OutputSummary[];
}

/** The document of a report, as a job keeps it. */
export function documentText(report: Report): string {
  return `${printable(reportJson(report))}\n`;
}

export function documentOf(report: Report): PlanDocument {
  return JSON.parse(documentText(report)) as PlanDocument;
}

/** The plan that a person has seen, and the file that holds it. */
export interface Reviewed {
  readonly file: string;
  readonly document: PlanDocument;
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
  const document = readJson(join(io.root, file), file);
  if (!isPlanOf(document, id)) {
    throw new UserError(`${file} holds no plan of ${id}. Run the job that writes it again. Nothing was changed.`);
  }
  const [{ reason = "" } = {}] = document.stacks;
  if (document.result === "failed" || document.fingerprint === undefined) {
    throw new UserError(
      `${id} could not be planned when it was reviewed${reason === "" ? "" : ` (${reason})`}, so nothing of it may be applied. Nothing was changed.`,
    );
  }
  return { file, document };
}

function isPlanOf(value: unknown, id: string): value is PlanDocument {
  if (!isObject(value) || !Array.isArray(value["stacks"]) || !isObject(value["account"])) return false;
  const [stack, ...others] = value["stacks"] as readonly unknown[];
  return isObject(stack) && stack["id"] === id && others.length === 0;
}
