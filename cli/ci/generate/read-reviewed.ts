import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Counts } from "../../plan/plan-summary.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import type { ReviewedPlan } from "./reviewed-plan.ts";

/** The part of `platform plan --json` (docs/json.md) that is read here. */
interface PlanDocument {
  readonly totals: Counts;
  readonly risks?: readonly { readonly text: string }[];
  readonly cost?: { readonly difference: number };
  readonly fingerprint?: string;
}

/**
 * The plans that `platform ci reviewed` found for these stacks.
 *
 * @throws {UserError} for a file that is not a plan
 */
export function readReviewed(root: string, stackIds: readonly string[]): ReadonlyMap<string, ReviewedPlan> {
  return new Map(
    stackIds.flatMap((id) => {
      const file = join(root, pipelineFiles.reviewed(id));
      return existsSync(file) ? [[id, reviewedPlan(id, readFileSync(file, "utf8"))] as const] : [];
    }),
  );
}

function reviewedPlan(id: string, text: string): ReviewedPlan {
  try {
    const { totals, risks = [], cost, fingerprint } = JSON.parse(text) as PlanDocument;
    if (typeof totals !== "object") throw new TypeError("a failed plan has no totals");
    return {
      totals,
      risks: risks.map((risk) => risk.text),
      ...(fingerprint !== undefined && { fingerprint }),
      ...(cost !== undefined && { costDifference: cost.difference }),
    };
  } catch {
    throw new UserError(
      `${pipelineFiles.reviewed(id)} is not what "platform plan --json" prints. Delete it to have ${id} planned again: nothing is generated.`,
    );
  }
}
