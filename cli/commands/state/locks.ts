import type { Lock } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { findStacks } from "../../inspect/find-stacks.ts";
import { readLocks } from "../../inspect/read-locks.ts";
import { ageText, plural, printedTable, printResult } from "../../output/print.ts";
import { targetHint } from "../../plan/hints.ts";
import { shownPath } from "../../plan/locate.ts";
import { type StateOptions, scopeOf, withStackOption, withStateOptions } from "./options.ts";

const help = `
A lock is held while Terraform works on a state. Shows who holds which lock, since when and for what operation;
"platform state unlock" releases one.

Examples:
  $ platform state locks
  $ platform state locks prod --json`;

export function stateLocksCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help);
  return withStackOption(command).action(async (environment: string | undefined, options: StateOptions) => {
    const found = await findStacks(context, scopeOf(options, environment));
    const locks = await readLocks(context, found);
    const held = locks.flatMap(({ stack, status }) =>
      status.status === "held" ? [{ stack: stack.id, lock: status.lock }] : [],
    );
    const unknown = locks.flatMap(({ stack, status }) =>
      status.status === "unknown" ? [{ stack: stack.id, reason: shownPath(context.io, status.reason) }] : [],
    );
    const free = locks.length - held.length - unknown.length;
    const now = context.services.now();
    printResult(context, {
      json: options.json,
      survey: found,
      data: {
        locks: held.map(({ stack, lock }) => ({ stack, ...lockJson(context, lock, now) })),
        unknown,
        free: locks.flatMap(({ stack, status }) => (status.status === "free" ? [stack.id] : [])),
      },
      text: [
        ...(held.length === 0 ? [] : [lockTable(context, held, now), ""]),
        held.length === 0 ? `No lock is held on ${plural(free, "state")}.` : `${plural(held.length, "lock")} held.`,
        ...unknown.map(({ stack, reason }) => `${stack}: not known. ${reason}`),
        ...held
          .slice(0, 1)
          .map(
            ({ stack, lock }) => `To release one: ./platform state unlock ${stack}${targetHint(found)} --id ${lock.id}`,
          ),
      ].join("\n"),
    });
  });
}

function lockJson(context: Context, lock: Lock, now: Date) {
  const { id, who, operation, info, created, terraformVersion, path } = lock;
  return {
    id,
    who,
    operation,
    info,
    terraformVersion,
    path: shownPath(context.io, path),
    ...(created !== undefined && { created, ageSeconds: Math.round((now.getTime() - created.getTime()) / 1000) }),
  };
}

function lockTable(context: Context, held: readonly { stack: string; lock: Lock }[], now: Date): string {
  return printedTable(context, held, [
    { title: "STACK", value: ({ stack }) => stack },
    { title: "HOLDER", value: ({ lock }) => lock.who, shrink: "end" },
    { title: "OPERATION", value: ({ lock }) => operationText(lock) },
    {
      title: "AGE",
      value: ({ lock }) => (lock.created === undefined ? "" : ageText(lock.created, now)),
      align: "right",
    },
    { title: "ID", value: ({ lock }) => lock.id },
  ]);
}

/** `OperationTypeApply` is `apply`. */
export function operationText({ operation }: Pick<Lock, "operation">): string {
  return operation.replace(/^OperationType/, "").toLowerCase() || operation;
}
