import { UserError } from "@ml-platform/rules";
import { bootstrapNode } from "@ml-platform/stacks";
import type { Lock, LockStatus, Stack } from "@ml-platform/state";
import type { Command } from "commander";
import { statePlaces } from "../../bootstrap/find-states.ts";
import { knownAccounts } from "../../bootstrap/known-accounts.ts";
import { placeOf } from "../../bootstrap/place.ts";
import type { Context } from "../../context.ts";
import { type FoundStacks, findStacks } from "../../inspect/find-stacks.ts";
import { oneStack } from "../../inspect/pick-stack.ts";
import { sourceOf } from "../../inspect/read-stacks.ts";
import { fromBackend } from "../../inspect/versions.ts";
import { ageText, printResult } from "../../output/print.ts";
import { openLock } from "../../plan/environment-lock.ts";
import { locateLock, shownPath } from "../../plan/locate.ts";
import type { Place } from "../../plan/run.ts";
import { findLocked } from "../../sandpit/find/find-locked.ts";
import { confirm } from "../confirm.ts";
import { operationText } from "./locks.ts";
import { type StateOptions, scopeOf, withStateOptions } from "./options.ts";

const help = `
Only for a lock whose holder is gone: when two processes write one state, one of them loses its changes. The id of the
lock must be typed, or given by --id with --auto-approve, so that only the lock that was looked at is released.

Examples:
  $ platform state unlock prod-network
  $ platform state unlock prod-network --id 6f3c... --auto-approve
  $ platform state unlock dev                               the lock of the environment itself
  $ platform state unlock anna                              the lock of a sandpit
  $ platform state unlock ml-dev                            the lock of an account that is being bootstrapped`;

interface UnlockOptions extends StateOptions {
  readonly id?: string;
  readonly autoApprove?: boolean;
}

export function stateUnlockCommand(command: Command, context: Context): Command {
  return withStateOptions(command, context, help)
    .option("--id <id>", 'id of the lock ("platform state locks" shows it)')
    .option("--auto-approve", "do not ask; needs --id")
    .action(async (name: string, options: UnlockOptions) => {
      const { id: given, autoApprove = false } = options;
      if (autoApprove && given === undefined) {
        throw new UserError(
          '--auto-approve needs --id, so that only the lock that you looked at is released. "platform state locks" shows it.',
        );
      }
      const found = await findStacks(context, scopeOf(options));
      const target =
        (await lockableAccount(context, found, name)) ??
        (await lockableSandpit(context, found, name)) ??
        lockable(context, found, name);
      const status = await fromBackend(context, target, target.status);
      if (target.stack !== undefined) refuseLocal(context, target.stack, status);
      const id = lockToTake(target, status, given);
      if (!autoApprove && !(await isConfirmed(context, target, status, id))) {
        throw new UserError("Not confirmed: the lock was not released.");
      }
      // Someone else may have taken the lock while the question was open, so the backend checks the id again.
      await fromBackend(context, target, () => target.unlock(id));
      printResult(context, {
        json: options.json,
        survey: { ...found, problems: [] },
        data: { ...(target.stack === undefined ? { environment: name } : { stack: target.name }), unlocked: id },
        text: `${target.name} is unlocked. Plan it before you apply: its last run may not have finished.`,
      });
    });
}

/** A state, or a whole environment, whose lock can be released. */
interface Lockable {
  readonly name: string;
  /** Undefined for an environment. */
  readonly stack: Stack | undefined;
  readonly file: string;
  /** Whether the backend releases a lock by an id although it does not report who holds it. */
  readonly acceptsUnknown: boolean;
  status(): Promise<LockStatus>;
  unlock(id: string): Promise<void>;
}

/** The bootstrap of an account, by its alias (the account) or id (the state); undefined for any other name. */
async function lockableAccount(context: Context, found: FoundStacks, name: string): Promise<Lockable | undefined> {
  const { io, services } = context;
  if (found.target !== "aws" || found.environments.some((each) => each.name === name)) return undefined;
  const accounts = await knownAccounts(services, await services.environments());
  const account = accounts.find((each) => name === each.alias || name === bootstrapNode(each).id);
  if (account === undefined) return undefined;
  const stack = { ...bootstrapNode(account), location: statePlaces(io, found.target, account).bucket };
  const lock = name === account.alias ? openLock({ io, target: found.target }, placeOf(account)) : undefined;
  if (lock !== undefined) return { name, stack: undefined, acceptsUnknown: false, ...lock };
  const source = sourceOf(context, found, stack);
  const unlock = (id: string) => source.unlock(id);
  return { name, stack, file: source.file, acceptsUnknown: false, status: () => source.lock(), unlock };
}

/** A sandpit or one of its states, which no file declares; undefined for any other name. */
async function lockableSandpit(context: Context, found: FoundStacks, name: string): Promise<Lockable | undefined> {
  const declared = [found.environments, found.allStacks]
    .flat()
    .flatMap((each) => ("id" in each ? [each.id, each.name] : each.name));
  const isDeclared = declared.includes(name);
  const locked = isDeclared ? undefined : await findLocked(context, found.target, name);
  if (locked === undefined) return undefined;
  return "place" in locked
    ? lockableEnvironment(context, found, locked.place)
    : lockableStack(context, found, locked.stack);
}

/** @throws {UserError} for a name that is neither an environment's nor a stack's, or an environment without a lock */
function lockable(context: Context, found: FoundStacks, name: string): Lockable {
  const environment = found.environments.find((each) => each.name === name);
  if (environment === undefined) return lockableStack(context, found, oneStack(found, name));
  return lockableEnvironment(context, found, environment);
}

function lockableStack(context: Context, found: FoundStacks, stack: Stack): Lockable {
  const source = sourceOf(context, found, stack);
  const { file, unlock } = source;
  const acceptsUnknown = stack.location.type === "http";
  return { name: stack.id, stack, file, acceptsUnknown, status: () => source.lock(), unlock };
}

/** @throws {UserError} for one whose backend has no lock */
function lockableEnvironment({ io }: Context, { target }: FoundStacks, environment: Place): Lockable {
  const { name } = environment;
  const lock = openLock({ io, target }, environment);
  if (lock === undefined) {
    throw new UserError(`The backend of ${name} has no lock for a whole environment. Name one of its stacks.`);
  }
  return { name, stack: undefined, acceptsUnknown: locateLock(io, target, environment).type === "http", ...lock };
}

/** @throws {UserError} for a local state, whose lock only ends with its holder's process */
function refuseLocal(context: Context, stack: Stack, status: LockStatus): void {
  if (stack.location.type !== "local" || status.status !== "held") return;
  const { path } = stack.location;
  const { who } = status.lock;
  const info = shownPath(context.io, path.replace(/([^/]+)$/, ".$1.lock.info"));
  throw new UserError(
    `${stack.id} is a local state: the operating system keeps its lock for the process that holds it (${describe(status.lock, context.services.now())}) and drops it when that process ends. End that process on ${who.split("@").at(-1) || "its machine"}. If there is none any more, nothing is locked, and ${info} is a left-over that the next run replaces.`,
  );
}

/** @throws {UserError} if nothing is locked, if the lock is not the given one, or if its id is not known */
function lockToTake(locked: Lockable, status: LockStatus, given: string | undefined): string {
  switch (status.status) {
    case "free":
      throw new UserError(`${locked.name} is not locked.`);
    case "held":
      return given === undefined ? status.lock.id : requireSame(locked, status.lock, given);
    case "unknown":
      if (!locked.acceptsUnknown) throw new UserError(`${locked.name}: ${status.reason}`);
      if (given !== undefined) return given;
      throw new UserError(
        `${locked.name}: ${status.reason} Pass --id with the id that the run printed which could not get the lock.`,
      );
  }
}

function requireSame({ name }: Lockable, lock: Lock, given: string): string {
  if (given === lock.id) return given;
  throw new UserError(
    `${name} is locked, but not by "${given}": its lock is ${lock.id}, held by ${lock.who}. Look at it with "platform state locks" before you release it.`,
  );
}

async function isConfirmed(context: Context, { name }: Lockable, status: LockStatus, id: string): Promise<boolean> {
  const holder =
    status.status === "held" ? `held by ${describe(status.lock, context.services.now())}` : "holder not known";
  const question = `Release the lock of ${name} (${holder})? Its holder may still be writing.`;
  return await confirm(context.io, question, id, "--id <id> --auto-approve");
}

function describe(lock: Lock, now: Date): string {
  const age = lock.created === undefined ? "" : `, for ${ageText(lock.created, now)}`;
  return `${lock.who}, ${operationText(lock)}${age}`;
}
