import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { asksAws } from "@ml-platform/stacks";
import {
  legacyFormats,
  parseState,
  readStates,
  type Stack,
  type State,
  StateError,
  type StateSource,
  type Stored,
} from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { copyStates } from "../../inspect/copy-states.ts";
import { type FoundStacks, findStacks } from "../../inspect/find-stacks.ts";
import { oneStack } from "../../inspect/pick-stack.ts";
import { sourceOf } from "../../inspect/read-stacks.ts";
import { fromBackend } from "../../inspect/versions.ts";
import { plural, printResult } from "../../output/print.ts";
import { underLock } from "../../plan/environment-lock.ts";
import { explained } from "../../plan/failure-text.ts";
import { targetHint } from "../../plan/hints.ts";
import { openOptions } from "../../plan/locate.ts";
import { type EnvironmentRun, type Run, withRun } from "../../plan/run.ts";
import { refuseUnmoved } from "../../plan/unmoved.ts";
import { stateIn } from "../../terraform/unsaved-state.ts";
import { confirm } from "../confirm.ts";
import { type StateOptions, scopeOf, withStateOptions } from "./options.ts";

const help = `
For a state that could not be saved, which the run that failed has kept, and for copies by "state pull" and "state
backup". The state that is replaced is copied to .platform/backups/<time>/ first. Refuses a state of another stack, and one
that is older than what it replaces, unless --force is given.

Examples:
  $ platform state push dev-network .platform/aws/runs/2026-11-21T20-10-30-123-4711/stacks/dev-network/errored.tfstate
  $ platform state push dev-network .platform/backups/2026-11-21T20-10-30-123/dev-network.tfstate --force`;

interface PushOptions extends StateOptions {
  readonly autoApprove?: boolean;
  readonly force?: boolean;
}

export function statePushCommand(command: Command, context: Context): Command {
  return withStateOptions(command, context, help)
    .option("--auto-approve", "do not ask")
    .option("--force", "also an older state, or one with another lineage")
    .action(async (name: string, file: string, options: PushOptions) => {
      const found = await findStacks(context, scopeOf(options));
      const stack = oneStack(found, name);
      const wanted = readWanted(context.io, file);
      const { io, services, colors } = context;
      const request = {
        io,
        services,
        colors,
        target: found.target,
        environment: stack.environment,
        stacks: [stack.id],
        parallelism: 1,
        lockTimeout: "60s",
        needsCredentials: asksAws(found.target),
      };
      await withRun(request, async (run) => {
        await underLock(run, "push", [run.environment], () => push(context, found, run, { stack, wanted, options }));
      });
    });
}

interface Wanted {
  readonly text: string;
  readonly state: State;
}

interface Push {
  readonly stack: Stack;
  readonly wanted: Wanted;
  readonly options: PushOptions;
}

async function push(
  context: Context,
  found: FoundStacks,
  run: EnvironmentRun,
  { stack, wanted, options }: Push,
): Promise<void> {
  const { force = false, autoApprove = false } = options;
  await refuseUnmoved(run);
  const source = sourceOf(context, found, stack);
  const stored = await fromBackend(context, source, () => presentState(source));
  const current = stored === undefined ? undefined : readCurrent(stored);
  if (!force) {
    if (typeof current === "object") refuseOther(stack, current, wanted.state);
    await refuseStateOfAnother(context, found, stack, wanted.state);
  }
  const now = stored === undefined ? "which is not there" : currentText(current);
  const question = `Replace the state of ${stack.id}, ${now}, by ${stateText(wanted.state)}?`;
  if (!autoApprove && !(await confirm(context.io, question, "yes", "--auto-approve"))) {
    throw new UserError("Nothing was changed.");
  }
  const { directory } = await copyStates(context, { ...found, stacks: [stack] });
  await replace(run, stack, wanted.text, { isUnreadable: stored !== undefined && current === "unreadable", force });
  const plan = `./platform plan ${stack.environment}${targetHint(found)} --stack ${stack.id}`;
  const backup = stored === undefined ? "" : ` What it replaced is in ${directory}/.`;
  printResult(context, {
    json: options.json,
    survey: { ...found, problems: [] },
    data: { stack: stack.id, serial: wanted.state.serial, ...(stored !== undefined && { backup: directory }) },
    text: `The state of ${stack.id} is ${stateText(wanted.state)} now.${backup} Plan before you apply: ${plan}`,
  });
}

/** What is in the place of the state; nothing if it was deleted, which is what a copy is brought back for. */
async function presentState(source: StateSource): Promise<Stored | undefined> {
  try {
    return await source.read();
  } catch (failure) {
    if (failure instanceof StateError && failure.kind === "deleted") return undefined;
    throw failure;
  }
}

/** Writes the state through Terraform, which locks it. */
async function replace(
  run: Run,
  { id, location }: Stack,
  text: string,
  { isUnreadable, force }: { readonly isUnreadable: boolean; readonly force: boolean },
): Promise<void> {
  const [stack] = run.stacks;
  if (stack === undefined) throw new RangeError(`${id} is one of the stacks`);
  const file = `${stack.directory}/pushed.tfstate`;
  writeFileSync(file, text, { mode: 0o600 });
  // Terraform reads a state before it replaces it, so one that is cut off must be out of its way.
  const aside = isUnreadable && location.type === "local" ? `${location.path}.unreadable` : undefined;
  if (aside !== undefined && location.type === "local") renameSync(location.path, aside);
  try {
    await explained(run, stack, async () => {
      await run.terraform.init(stack.directory);
      await run.terraform.pushState(stack.directory, file, force);
    });
  } catch (failure) {
    if (aside !== undefined && location.type === "local") renameSync(aside, location.path);
    throw failure;
  }
  if (aside !== undefined) rmSync(aside);
}

/** @throws {UserError} for a file that does not exist, or that holds no state */
function readWanted({ root }: Context["io"], file: string): Wanted {
  let text: string | undefined;
  try {
    // Messages name files relative to the repository.
    text = stateIn(readFileSync(existsSync(file) ? file : join(root, file), "utf8"));
  } catch {
    throw new UserError(`${file} cannot be read. Pass the file with the state, as the message that named it wrote it.`);
  }
  if (text === undefined) {
    throw new UserError(`${file} holds no state: it is empty, cut off or something else. Nothing was changed.`);
  }
  try {
    const state = parseState(text);
    if (legacyFormats.has(state.format)) {
      throw new UserError(
        `${file} has state format ${state.format}, of Terraform before 0.12, which is only read here. A current Terraform upgrades it: terraform state push. Nothing was changed.`,
      );
    }
    return { text, state };
  } catch (failure) {
    if (failure instanceof StateError) throw new UserError(`${file} ${failure.message} Nothing was changed.`);
    throw failure;
  }
}

function readCurrent({ text }: Stored): State | "unreadable" {
  try {
    return parseState(text);
  } catch (failure) {
    if (failure instanceof StateError) return "unreadable";
    throw failure;
  }
}

/** @throws {UserError} */
function refuseOther({ id }: Stack, current: State, wanted: State): void {
  if (current.lineage !== "" && current.lineage !== wanted.lineage) {
    throw new UserError(
      `This is not an earlier or later state of ${id}: its lineage is ${wanted.lineage}, that of ${id} is ${current.lineage}. Nothing was changed. --force replaces it all the same.`,
    );
  }
  if (wanted.serial >= current.serial) return;
  throw new UserError(
    `This state is older (serial ${wanted.serial}) than the one of ${id} (serial ${current.serial}), which would be lost. Nothing was changed. --force replaces it all the same.`,
  );
}

/**
 * Without a current state, its lineage cannot be compared: then it must not be that of any other stack, whose resources
 * would be in two states.
 *
 * @throws {UserError}
 */
async function refuseStateOfAnother({ io }: Context, found: FoundStacks, stack: Stack, { lineage }: State) {
  const others = found.allStacks.filter(({ id }) => id !== stack.id);
  const readings = await readStates(others, openOptions(io, found.target));
  const owner = readings.find((each) => each.status === "read" && lineage !== "" && each.state.lineage === lineage);
  if (owner === undefined) return;
  throw new UserError(
    `This is a state of ${owner.stack.id}, not of ${stack.id}: its lineage is ${lineage}. Nothing was changed. --force writes it all the same.`,
  );
}

function currentText(current: State | "unreadable" | undefined): string {
  return current === "unreadable" || current === undefined ? "which cannot be read" : `with ${contentText(current)}`;
}

function stateText(state: State): string {
  return `the one with ${contentText(state)}`;
}

function contentText({ serial, resources }: State): string {
  return `${plural(resources.filter(({ mode }) => mode === "managed").length, "resource")} (serial ${serial})`;
}
