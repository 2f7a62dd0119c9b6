import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "@ml-platform/rules";
import type { NamedStack } from "@ml-platform/stacks";
import { legacyFormats, openSource, type Stack, StateError } from "@ml-platform/state";
import { failureText } from "../plan/failure-text.ts";
import { openOptions, shownPath } from "../plan/locate.ts";
import { type EnvironmentRun, type Run, synthesizeInto } from "../plan/run.ts";
import type { Unmoved } from "../plan/unmoved.ts";

/** What Terraform writes into a state, as far as a move has to know it. */
interface StateJson {
  readonly version?: number;
  readonly serial?: number;
  readonly resources?: readonly { readonly mode?: string }[];
  readonly outputs?: object;
}

/** A state to move. */
export interface StateMove extends Pick<Unmoved, "stack" | "former"> {
  /** As it is stored. */
  readonly text: string;
  /** Whether an earlier run has copied it already, and was ended before it emptied the old one. */
  readonly isCopied: boolean;
  /** Whether there is a state at the new location: an empty one, of what was destroyed. */
  readonly replacesEmpty: boolean;
}

/**
 * Decides what to do with each state that was not moved yet. Call it under the lock of the environment.
 *
 * @throws {UserError} for a state that is locked or cannot be read, and when it is not clear which of two is the right one
 */
export async function statesToMove(run: Run, unmoved: readonly Unmoved[]): Promise<StateMove[]> {
  for (const { stack, former } of unmoved) {
    const other = unmoved.find((each) => each.stack.id === stack.id && each.former.id !== former.id);
    if (other !== undefined) throw new UserError(bothHold(other.former.id, former.id));
  }
  const moves: StateMove[] = [];
  // One after another, so that of several problems the same one is always named.
  for (const each of unmoved) moves.push(await decide(run, each));
  return moves;
}

async function decide(run: Run, { stack, former, isAtBoth }: Unmoved): Promise<StateMove> {
  await refuseLocked(run, former);
  await refuseLocked(run, stack);
  const text = await storedText(run, former);
  const present = await storedText(run, stack);
  if (text === undefined) throw new UserError(`The state of ${former.id} is gone. Run again. Nothing was changed.`);
  refuseLegacy(former, parsed(text));
  if (isAtBoth && !isSame(parsed(text), parsed(present ?? ""))) throw new UserError(bothHold(former.id, stack.id));
  return { stack, former, text, isCopied: isAtBoth, replacesEmpty: present !== undefined && !isAtBoth };
}

/** @throws {UserError} for a format that is only read here */
function refuseLegacy({ id }: Stack, { version }: StateJson): void {
  if (version === undefined || !legacyFormats.has(version)) return;
  throw new UserError(
    `The state of ${id} has format ${version}, of Terraform before 0.12, which is only read here. Have a current Terraform write it first: terraform apply -refresh-only. Nothing was changed.`,
  );
}

function bothHold(one: string, other: string): string {
  return `The states of ${one} and ${other} both hold resources, and not the same: somebody has worked with both names. Nothing was changed. Find out which resources exist (docs/renaming.md), and empty the state that is wrong.`;
}

/** @throws {UserError} when somebody is working on the state */
async function refuseLocked(run: Run, stack: Stack): Promise<void> {
  const status = await explained(run, stack, () => sourceOf(run, stack).lock());
  if (status.status !== "held") return;
  const { who, operation } = status.lock;
  throw new UserError(
    `The state of ${stack.id} is locked: ${who}, ${operation}. Wait until that run ends, and run again. Nothing was changed.`,
  );
}

async function storedText(run: Run, stack: Stack): Promise<string | undefined> {
  const stored = await explained(run, stack, () => sourceOf(run, stack).read());
  return stored === undefined || stored.text === "" ? undefined : stored.text;
}

function sourceOf({ request: { io, target } }: Run, { location }: Stack) {
  return openSource(location, openOptions(io, target));
}

async function explained<T>({ request: { io } }: Run, { id }: Stack, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    throw new UserError(`The state of ${id} ${shownPath(io, failure.message)} Nothing was changed.`, {
      cause: failure,
    });
  }
}

function parsed(text: string): StateJson {
  try {
    return JSON.parse(text) as StateJson;
  } catch {
    throw new UserError("A state is not JSON, so it cannot be moved. Restore it first. Nothing was changed.");
  }
}

/** Whether one is a copy of the other: to a copy on a server, Terraform gives another lineage and serial. */
function isSame(one: StateJson, other: StateJson): boolean {
  const parts = ({ resources, outputs }: StateJson) => [resources, outputs];
  return isDeepStrictEqual(parts(one), parts(other));
}

/** `12 resources` */
export function resourcesIn({ text }: Pick<StateMove, "text">): number {
  return (parsed(text).resources ?? []).filter(({ mode }) => mode === "managed").length;
}

/**
 * Copies each state to its new location, reads it back, and then empties the old one. If it ends half-way, it can be
 * called again: at any moment at least one of the two is whole.
 *
 * @param directory is empty, and readable by its owner only
 * @throws {UserError} when Terraform refuses, or a copy is not what was copied
 */
export async function moveStates(run: EnvironmentRun, moves: readonly StateMove[], directory: string): Promise<void> {
  const former = new Map<string, NamedStack>(moves.map(({ stack, former: named }) => [stack.id, named]));
  const newDirectories = await backendDirectories(run, join(directory, "new"), new Map());
  const oldDirectories = await backendDirectories(run, join(directory, "old"), former);
  for (const move of moves) {
    const { stack, former: old, text, isCopied, replacesEmpty } = move;
    if (!isCopied) {
      // Terraform refuses to put a state over one with another lineage, even if that is empty.
      await push(run, stack, newDirectories.get(stack.id), text, replacesEmpty);
      const copy = await storedText(run, stack);
      if (copy === undefined || !isSame(parsed(text), parsed(copy))) {
        throw new UserError(`The copy of ${old.id} at ${stack.id} is not what was copied. The old state is untouched.`);
      }
    }
    await push(run, old, oldDirectories.get(stack.id), emptied(text), false);
    run.progress.say(`${old.id} is moved to ${stack.id}.`);
  }
}

/** With the next serial, so that Terraform refuses it if somebody has written the state in the meantime. */
function emptied(text: string): string {
  const state = parsed(text);
  return JSON.stringify({
    ...state,
    serial: (state.serial ?? 0) + 1,
    outputs: {},
    resources: [],
    check_results: null,
  });
}

/** Directories whose only configuration is the backend of each stack, by the stack's id; no provider is needed there. */
async function backendDirectories(
  run: EnvironmentRun,
  outdir: string,
  unmoved: ReadonlyMap<string, NamedStack>,
): Promise<Map<string, string>> {
  const { stacks } = await synthesizeInto(outdir, run.request, [run.environment], { unmoved });
  return new Map(
    stacks.map(({ id, directory }) => {
      const file = join(directory, "cdk.tf.json");
      const { terraform } = JSON.parse(readFileSync(file, "utf8")) as { terraform: Readonly<Record<string, unknown>> };
      const { required_providers: _, ...backend } = terraform;
      writeFileSync(file, JSON.stringify({ terraform: backend }));
      return [id, directory];
    }),
  );
}

async function push(run: Run, stack: Stack, directory: string | undefined, text: string, isForced: boolean) {
  if (directory === undefined) throw new RangeError(`${stack.id} was synthesized`);
  const file = join(directory, "moved.tfstate");
  writeFileSync(file, text, { mode: 0o600 });
  try {
    await run.terraform.init(directory);
    await run.terraform.pushState(directory, file, isForced);
  } catch (failure) {
    throw new UserError(`${stack.id}: ${failureText(run, { ...stack, directory }, failure)}`, { cause: failure });
  }
}
