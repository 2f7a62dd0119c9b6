import { type DriftedResource, groupBy, type PassedOver, type PassReason, type StackDrift } from "@ml-platform/state";
import type { Context } from "../context.ts";
import type { Survey } from "../inspect/read-stacks.ts";
import { differencesText } from "./differences.ts";
import { notAppliedText, plural, timeText } from "./print.ts";

interface Options {
  /** Also what is no drift. @default false */
  readonly all?: boolean | undefined;
}

const sides = ["the state", "the infrastructure"] as const;

/** What drifted, stack by stack, and the sum. */
export function driftText(
  context: Pick<Context, "io" | "colors">,
  found: Pick<Survey, "readings">,
  stacks: readonly StackDrift[],
  { all = false }: Options = {},
): string {
  const shown = all ? stacks.filter((stack) => isDrifted(stack) || passedOverOf(stack).length > 0) : driftedOf(stacks);
  return [
    ...shown.flatMap((stack) => [stackText(context, stack, all), ""]),
    driftSummary(stacks),
    ...passedOverText(stacks.flatMap(passedOverOf), all),
    ...notAppliedText(found),
  ].join("\n");
}

export function driftedOf(stacks: readonly StackDrift[]): StackDrift[] {
  return stacks.filter(isDrifted);
}

function isDrifted({ resources }: StackDrift): boolean {
  return resources.length > 0;
}

function passedOverOf({ passedOver = [] }: StackDrift): readonly PassedOver[] {
  return passedOver;
}

function stackText(context: Pick<Context, "io" | "colors">, stack: StackDrift, all: boolean): string {
  const lines = [
    ...stack.resources.flatMap((resource) => resourceLines(context, resource)),
    ...(all ? passedOverLines(context, passedOverOf(stack)) : []),
  ];
  return [context.colors.bold(stack.stack), ...lines.map((line) => `  ${line}`)].join("\n");
}

function resourceLines(context: Pick<Context, "io" | "colors">, resource: DriftedResource): string[] {
  const { owner, costCentre, since, undo, accept } = resource;
  const facts = [
    ...(since === undefined ? [] : [`since ${timeText(new Date(since))}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(costCentre === undefined ? [] : [`cost centre ${costCentre}`]),
  ].join(", ");
  const ways = [
    ...(undo === undefined ? [] : [`undo: ${undo}`]),
    ...(accept === undefined ? [] : [`accept: ${accept}`]),
  ];
  const [head = "", ...attributes] = differencesText(context, [resource], { noise: true, sides });
  return [
    facts === "" ? head : `${head}  ${context.colors.dim(facts)}`,
    ...attributes,
    ...ways.map((way) => context.colors.dim(`    ${way}`)),
  ];
}

const reasons: Readonly<Record<PassReason, string>> = {
  ignored: "ignored by the code (ignore_changes)",
  mirrored: "ignored by the code (it repeats another resource)",
  passing: "passes by itself",
};

function passedOverLines(context: Pick<Context, "io" | "colors">, passedOver: readonly PassedOver[]): string[] {
  const groups = groupBy(passedOver, ({ address, reason }) => `${address} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const difference = { address: first.address, type: first.type, kind: "changed" as const, attributes: group };
    const [head = "", ...lines] = differencesText(context, [difference], { noise: true, sides });
    return [`${head}  ${context.colors.dim(reasons[first.reason])}`, ...lines];
  });
}

/** `12 ignored by the code (3 by ignore_changes, 9 repeat other resources). --all shows them.` */
function passedOverText(passedOver: readonly PassedOver[], all: boolean): string[] {
  if (passedOver.length === 0) return [];
  const [ignored, mirrored, passing] = (["ignored", "mirrored", "passing"] as const).map(
    (reason) => passedOver.filter((each) => each.reason === reason).length,
  ) as [number, number, number];
  const how = [
    ...(ignored === 0 ? [] : [`${ignored} by ignore_changes`]),
    ...(mirrored === 0 ? [] : [`${mirrored} ${mirrored === 1 ? "repeats" : "repeat"} other resources`]),
  ].join(", ");
  const counts = [
    ...(ignored + mirrored === 0 ? [] : [`${ignored + mirrored} ignored by the code (${how})`]),
    ...(passing === 0
      ? []
      : [`${passing} that ${passing === 1 ? "passes" : "pass"} by ${passing === 1 ? "itself" : "themselves"}`]),
  ].join(", ");
  return [`Not counted: ${counts}.${all ? "" : " --all shows them."}`];
}

/** `3 resources drifted in 1 of 4 stacks.` */
export function driftSummary(stacks: readonly StackDrift[]): string {
  if (stacks.length === 0) return "No stack was checked.";
  const count = stacks.reduce((sum, { resources }) => sum + resources.length, 0);
  return count === 0
    ? `No drift in ${plural(stacks.length, "stack")}.`
    : `${plural(count, "resource")} drifted in ${driftedOf(stacks).length} of ${plural(stacks.length, "stack")}.`;
}
