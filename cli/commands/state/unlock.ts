import { UserError } from "@ml-platform/rules";
import type { Lock, LockStatus, Stack } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { findStacks } from "../../inspect/find-stacks.ts";
import { oneStack } from "../../inspect/pick-stack.ts";
import { sourceOf } from "../../inspect/read-stacks.ts";
import { fromBackend } from "../../inspect/versions.ts";
import { ageText, printResult } from "../../output/print.ts";
import { shownPath } from "../../plan/locate.ts";
import { confirm } from "../confirm.ts";
import { operationText } from "./locks.ts";
import { type StateOptions, scopeOf, withStateOptions } from "./options.ts";

const help = `
Only for a lock whose holder is gone: when two processes write one state, one of them loses its changes. The id of the
lock must be typed, or given by --id with --auto-approve, so that only the lock that was looked at is released.

Examples:
  $ platform state unlock prod-network
  $ platform state unlock prod-network --id 6f3c... --auto-approve`;

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
      const stack = oneStack(found, name);
      const source = sourceOf(context, found, stack);
      const status = await fromBackend(context, source, () => source.lock());
      refuseLocal(context, stack, status);
      const id = lockToTake(stack, status, given);
      if (!autoApprove && !(await isConfirmed(context, stack, status, id))) {
        throw new UserError("Not confirmed: the lock was not released.");
      }
      // Someone else may have taken the lock while the question was open, so the source checks the id again.
      await fromBackend(context, source, () => source.unlock(id));
      printResult(context, {
        json: options.json,
        survey: { ...found, problems: [] },
        data: { stack: stack.id, unlocked: id },
        text: `${stack.id} is unlocked. Plan it before you apply: its last run may not have finished.`,
      });
    });
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
function lockToTake(stack: Stack, status: LockStatus, given: string | undefined): string {
  switch (status.status) {
    case "free":
      throw new UserError(`${stack.id} is not locked.`);
    case "held":
      return given === undefined ? status.lock.id : requireSame(stack, status.lock, given);
    case "unknown":
      if (stack.location.type !== "http") throw new UserError(`${stack.id}: ${status.reason}`);
      if (given !== undefined) return given;
      throw new UserError(
        `${stack.id}: ${status.reason} Pass --id with the id that the run printed which could not get the lock.`,
      );
  }
}

function requireSame({ id }: Stack, lock: Lock, given: string): string {
  if (given === lock.id) return given;
  throw new UserError(
    `${id} is locked, but not by "${given}": its lock is ${lock.id}, held by ${lock.who}. Look at it with "platform state locks" before you release it.`,
  );
}

async function isConfirmed(context: Context, stack: Stack, status: LockStatus, id: string): Promise<boolean> {
  const holder =
    status.status === "held" ? `held by ${describe(status.lock, context.services.now())}` : "holder not known";
  const question = `Release the lock of ${stack.id} (${holder})? Its holder may still be writing.`;
  return await confirm(context.io, question, id, "--id <id> --auto-approve");
}

function describe(lock: Lock, now: Date): string {
  const age = lock.created === undefined ? "" : `, for ${ageText(lock.created, now)}`;
  return `${lock.who}, ${operationText(lock)}${age}`;
}
