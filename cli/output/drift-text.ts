import type { StackDrift } from "@ml-platform/state";
import type { Context } from "../context.ts";
import type { Survey } from "../inspect/read-stacks.ts";
import { differencesText } from "./differences.ts";
import { notAppliedText, plural } from "./print.ts";

/** What drifted, stack by stack, and the sum. */
export function driftText(
  context: Pick<Context, "io" | "colors">,
  found: Pick<Survey, "readings">,
  stacks: readonly StackDrift[],
): string {
  const drifted = driftedOf(stacks);
  return [
    ...drifted.flatMap((stack) => [stackText(context, stack), ""]),
    driftSummary(stacks),
    ...notAppliedText(found),
  ].join("\n");
}

export function driftedOf(stacks: readonly StackDrift[]): StackDrift[] {
  return stacks.filter(({ resources }) => resources.length > 0);
}

function stackText(context: Pick<Context, "io" | "colors">, { stack, resources }: StackDrift): string {
  return [
    context.colors.bold(stack),
    ...differencesText(context, resources, { noise: true, sides: ["the state", "the infrastructure"] }).map(
      (line) => `  ${line}`,
    ),
  ].join("\n");
}

/** `3 resources drifted in 1 of 4 stacks.` */
export function driftSummary(stacks: readonly StackDrift[]): string {
  if (stacks.length === 0) return "No stack was checked.";
  const count = stacks.reduce((sum, { resources }) => sum + resources.length, 0);
  return count === 0
    ? `No drift in ${plural(stacks.length, "stack")}.`
    : `${plural(count, "resource")} drifted in ${driftedOf(stacks).length} of ${plural(stacks.length, "stack")}.`;
}
