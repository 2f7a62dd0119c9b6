import { UserError } from "@ml-platform/rules";
import {
  compareEnvironments,
  compareViews,
  isOnlyNoise,
  namesOfStacks,
  type Reading,
  type ResourceDifference,
  type Stack,
  type State,
  sideOf,
  stateChanges,
  viewOf,
} from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { type FoundStacks, findStacks, namedStacks } from "../../inspect/find-stacks.ts";
import { unknownName } from "../../inspect/pick-stack.ts";
import { readAsStored, readStacks, type Survey, sourceOf } from "../../inspect/read-stacks.ts";
import { fromBackend, oneVersion, readNamed } from "../../inspect/versions.ts";
import { differenceCounts, differencesText } from "../../output/differences.ts";
import { printResult, problemLines } from "../../output/print.ts";
import { shownPath } from "../../plan/locate.ts";
import { selectStacks } from "../../plan/selection.ts";
import { type StateOptions, wholeScopeOf, withNamedStates, withStackOption, withStateOptions } from "./options.ts";

const help = `
Exit code: 0 nothing differs, 2 something does, 1 error.

What any two environments differ in is left out and does not count as a difference; --noise shows it: their own accounts,
names and ids, endpoints, certificates, the order of lists, sizes that an autoscaler moves. A stranger's account, a reference
into the other environment, and other images or commits are differences (docs/state.md).

Examples:
  $ platform state diff dev-network                       what the last write changed
  $ platform state diff dev-network 41 44                 two versions ("platform state history" lists them)
  $ platform state diff dev prod --stack network          one stack in two environments
  $ platform state diff dev-ml-cluster prod-training-cluster
  $ platform state diff --state old.tfstate --state s3://others/terraform.tfstate
  $ platform state diff dev-network --state .platform/backups/2026-11-21T22-15-00-123/dev-network.tfstate`;

interface DiffOptions extends StateOptions {
  readonly noise?: boolean;
}

/** One stack on both sides, or on one of them only. */
interface Comparison {
  readonly name: string;
  readonly only?: "left" | "right";
  readonly same: number;
  readonly differences: readonly ResourceDifference[];
}

interface Compared {
  readonly left: string;
  readonly right: string;
  readonly comparisons: readonly Comparison[];
  readonly survey: Pick<Survey, "target" | "problems">;
  /** Every change between two versions of one state counts; between two environments, noise does not. */
  readonly counts: (difference: ResourceDifference) => boolean;
}

const byMoreThanNoise = (difference: ResourceDifference): boolean => !isOnlyNoise(difference);

export function stateDiffCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help).option("--noise", "also show what differs between any two environments");
  return withStackOption(withNamedStates(command)).action(
    async (left: string | undefined, right: string | undefined, version: string | undefined, options: DiffOptions) => {
      const compared = await ((options.state ?? []).length > 0
        ? compareNamed(context, [left, right, version], options)
        : compare(context, [left, right, version], options));
      const { comparisons } = compared;
      printResult(context, {
        json: options.json,
        survey: compared.survey,
        data: { left: compared.left, right: compared.right, comparisons },
        text: comparisonText(context, compared, options.noise ?? false),
        found: comparisons.some(({ only, differences }) => only !== undefined || differences.some(compared.counts)),
      });
    },
  );
}

/** What stood on the command line. */
type Names = readonly [string | undefined, string | undefined, string | undefined];

/**
 * Two states that were named, one and a stack of the code, or two versions of one.
 *
 * @throws {UserError} for anything else
 */
async function compareNamed(context: Context, names: Names, options: DiffOptions): Promise<Compared> {
  const scope = wholeScopeOf({ ...options, stack: [] });
  const [first, second, third] = namedStacks(context.io, scope.states ?? []);
  const given = names.filter((name) => name !== undefined);
  if (first === undefined || third !== undefined || (second !== undefined && given.length > 0)) {
    throw new UserError("diff compares two states: give --state twice, or once with a stack or with versions.");
  }
  if (second === undefined && (scope.states ?? []).length > 1) {
    throw new UserError(`All of the addresses name the state of ${first.id}. Name two states to compare them.`);
  }
  const [name = ""] = given;
  const ofCode = given.length === 1 ? await findStacks(context, { ...scope, states: [] }) : undefined;
  const stack = ofCode?.stacks.find(({ id }) => id === name);
  const sides = stack === undefined ? [first, ...(second === undefined ? [] : [second])] : [stack, first];
  const stacks = sides.filter((side) => side !== undefined);
  const found: FoundStacks = {
    target: scope.target,
    environments: ofCode?.environments ?? [],
    stacks,
    allStacks: [...stacks, ...(ofCode?.allStacks ?? []).filter((each) => each !== stack)],
    problems: [],
  };
  const [left, right] = stacks;
  if (left !== undefined && right !== undefined) return compareStacks(context, found, left, right);
  return compareVersions(context, found, first, [names[0], names[1]]);
}

async function compare(context: Context, [left, right, version]: Names, options: DiffOptions): Promise<Compared> {
  if (left === undefined) {
    throw new UserError(
      "Name two environments, a stack or two, or states with --state <file or address>: it can be given twice.",
    );
  }
  // The stacks to compare are selected later, from both sides.
  const found = await findStacks(context, { ...wholeScopeOf(options), patterns: [] });
  const environments = (await context.services.environments()).map(({ name }) => name);
  if (environments.includes(left)) {
    if (right !== undefined && environments.includes(right) && version === undefined) {
      return compareTwo(context, found, [left, right], options.stack ?? []);
    }
    const unknown = right === undefined || environments.includes(right) ? "" : `"${right}" is no environment. `;
    throw new UserError(
      `${unknown}Compare ${left} with another environment, as in "platform state diff ${left} <environment>". Environments: ${environments.join(", ")}.`,
    );
  }
  const stack = found.stacks.find(({ id }) => id === left);
  if (stack === undefined) throw unknownName(found, environments, left);
  const other = found.stacks.find(({ id }) => id === right);
  if (other === undefined) return compareVersions(context, found, stack, [right, version]);
  return compareStacks(context, found, stack, other);
}

async function compareTwo(
  context: Context,
  found: FoundStacks,
  [left, right]: readonly [string, string],
  patterns: readonly string[],
): Promise<Compared> {
  const ofBoth = found.stacks.filter(({ environment }) => environment === left || environment === right);
  const selected = selectStacks(ofBoth, patterns);
  const read = await readStacks(context, {
    ...found,
    stacks: ofBoth.filter(({ id }) => selected.has(id)),
    problems: found.problems.filter(({ environment }) => environment === left || environment === right),
  });
  for (const name of [left, right]) {
    if (read.readings.some(({ status, stack }) => status === "read" && stack.environment === name)) continue;
    const reasons = problemLines(read).map((line) => `\n  ${line}`);
    throw new UserError(
      `None of the chosen stacks of ${name} is applied, so there is nothing to compare.${reasons.join("")}`,
    );
  }
  return {
    left,
    right,
    comparisons: compareEnvironments(sideOf(read, left), sideOf(read, right)),
    survey: read,
    counts: byMoreThanNoise,
  };
}

async function compareStacks(context: Context, found: FoundStacks, left: Stack, right: Stack): Promise<Compared> {
  const read = await readStacks(context, { ...found, stacks: [left, right], problems: [] });
  // One without a stack may be empty, and is compared all the same.
  const [before, after] = read.everything.slice(0, 2).map((reading) => stateOf(context, reading));
  if (before === undefined || after === undefined) throw new RangeError("two stacks have two readings");
  const isNamed = [left, right].some(({ origin }) => origin === "named");
  if (isNamed && before.lineage !== "" && before.lineage === after.lineage) {
    // Two versions of one state, wherever they are kept: every change counts, also of what is hidden.
    const stored = await readAsStored(context, read, [left, right]);
    const [older = before, newer = after] = stored.map((reading) => stateOf(context, reading));
    return { ...versionsCompared(right.id, older, newer), left: left.id, right: right.id, survey: read };
  }
  const [names, others] = namesOfStacks(left.name, right.name);
  const { same, differences } = compareViews(
    viewOf(before),
    viewOf(after),
    // Whose a state of no environment is, is not known: what the other side calls itself means the same on both.
    { ...sideOf(read, left.environment || right.environment), names },
    { ...sideOf(read, right.environment || left.environment), names: others },
  );
  const name = left.name === right.name ? left.name : `${left.name} and ${right.name}`;
  const comparisons = [{ name, same, differences }];
  return { left: left.id, right: right.id, comparisons, survey: read, counts: byMoreThanNoise };
}

function stateOf(context: Context, reading: Reading) {
  if (reading.status === "read") return reading.state;
  throw new UserError(
    reading.status === "failed"
      ? shownPath(context.io, reading.failure.message)
      : `${reading.stack.id} is not applied, so there is nothing to compare.`,
  );
}

async function compareVersions(
  context: Context,
  found: FoundStacks,
  stack: Stack,
  [from, to]: readonly [string | undefined, string | undefined],
): Promise<Compared> {
  const { target } = found;
  const source = sourceOf(context, { target }, stack);
  const versions = await fromBackend(context, source, () => source.versions());
  const [newest, before] = versions;
  if (newest === undefined) throw new UserError(`${stack.id} is not applied, so it has no versions.`);
  if (from === undefined && before === undefined) {
    throw new UserError(`Only one version of ${stack.id} is kept, so there is nothing to compare it with.`);
  }
  const left = from === undefined ? (before ?? newest) : oneVersion(stack, versions, from);
  const right = to === undefined ? newest : oneVersion(stack, versions, to);
  const { everything: known } = await readStacks(context, found);
  const [older, newer] = [
    await readNamed(context, stack, source, left.version, known),
    await readNamed(context, stack, source, right.version, known),
  ];
  return {
    ...versionsCompared(stack.id, older.state, newer.state),
    left: left.version,
    right: right.version,
    survey: { target, problems: [] },
  };
}

function versionsCompared(name: string, older: State, newer: State): Pick<Compared, "comparisons" | "counts"> {
  const differences = stateChanges(older, newer);
  const removed = differences.filter(({ kind }) => kind === "removed").length;
  return {
    comparisons: [{ name, same: viewOf(newer).size - (differences.length - removed), differences }],
    counts: () => true,
  };
}

function comparisonText(context: Context, { left, right, comparisons, counts }: Compared, noise: boolean): string {
  return comparisons
    .map(({ name, only, same, differences }) => {
      const title = context.colors.bold(`${name}: ${left} -> ${right}`);
      if (only !== undefined) return `${title}\n  only ${only === "left" ? left : right} has it applied`;
      const shown = noise ? differences : differences.filter(counts);
      // Resources that differ only by noise count as the same unless noise is shown.
      const alike = noise ? same - differences.filter((difference) => !counts(difference)).length : same;
      const total = `  ${differenceCounts(shown)}, ${alike} the same`;
      return [title, ...differencesText(context, shown, { noise }).map((line) => `  ${line}`), total].join("\n");
    })
    .join("\n\n");
}
