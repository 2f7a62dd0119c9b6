import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import { isMarked } from "../../plan/marks.ts";
import type { Upstream } from "../../plan/provisional.ts";
import type { Change, PlanJson } from "../../terraform/plan-json.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import type { JobStack } from "./find-stack.ts";
import { readJson } from "./read-json.ts";

/** The planned outputs of a stack, as one job hands them to the jobs of the stacks that read it. */
export interface PlannedOutputs {
  readonly schemaVersion: 1;
  readonly stack: string;
  readonly outputs: Readonly<Record<string, Change>>;
}

/**
 * The outputs of a plan, without secrets: an output that is sensitive in any part, or that holds what is sensitive
 * elsewhere, counts as unknown. What outputs were before is left out.
 *
 * @param redact removes known secrets from a text
 */
export function plannedOutputs(stack: string, plan: PlanJson, redact: (text: string) => string): PlannedOutputs {
  const isSecret = ({ after, after_sensitive }: Change): boolean => {
    const text = JSON.stringify(after) ?? "";
    return isMarked(after_sensitive) || redact(text) !== text;
  };
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, change]): [string, Change] => {
    const { actions, after, after_unknown } = change;
    if (isSecret(change)) return [name, { actions, after_unknown: true, after_sensitive: true }];
    return [name, { actions, after, after_unknown, after_sensitive: false }];
  });
  return { schemaVersion: 1, stack, outputs: Object.fromEntries(outputs) };
}

/**
 * The planned outputs of the affected stacks that a stack reads.
 *
 * @param reads ids of all stacks that it reads
 * @throws {UserError} when the plan of one of them is missing
 */
export function readUpstream({ io }: Pick<Context, "io">, stack: JobStack, reads: readonly string[]): Upstream[] {
  const { id, affected } = stack;
  const isThere = (read: string): boolean => existsSync(join(io.root, pipelineFiles.outputs(read)));
  return (affected?.reads ?? reads.filter(isThere)).map((read) => {
    const shown = pipelineFiles.outputs(read);
    const document = readJson(join(io.root, shown), shown) as PlannedOutputs | undefined;
    if (document === undefined) {
      throw new UserError(
        `${id} reads ${read}, which changes too, and ${shown} is missing: ${read} was not planned. Plan it first: ./platform ci plan ${read}`,
      );
    }
    return { id: read, plan: { format_version: "1.2", output_changes: document.outputs } };
  });
}
