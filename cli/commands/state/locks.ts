import type { Lock } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import type { StateProblem } from "../../inspect/find-stacks.ts";
import { findStacks } from "../../inspect/find-stacks.ts";
import { readEnvironmentLocks, readLocks } from "../../inspect/read-locks.ts";
import { ageText, plural, printedTable, printResult } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { quoted } from "../../output/quoted.ts";
import { targetHint } from "../../plan/hints.ts";
import { shownPath } from "../../plan/locate.ts";
import { type StateOptions, scopeOf, withStackOption, withStateOptions } from "./options.ts";

const help = `
A lock is held while Terraform works on a state, and while "platform apply" or "platform destroy" works on an environment.
Shows who holds which lock, since when and for what operation; "platform state unlock" releases one.

Examples:
  $ platform state locks
  $ platform state locks prod --json`;

export function stateLocksCommand(command: Command, context: Context): Command {
  withStateOptions(command, context, help);
  return withStackOption(command).action(async (environment: string | undefined, options: StateOptions) => {
    const found = await findStacks(context, scopeOf(options, environment));
    // The environment's lock is not a matter of single stacks.
    const ofEnvironments = (options.stack ?? []).length > 0 ? [] : await readEnvironmentLocks(context, found);
    const ofStates = await readLocks(context, found);
    const locks = [
      ...ofEnvironments.map(({ environment, ...asked }) => ({ of: { environment }, environment, ...asked })),
      ...ofStates.map(({ stack, ...asked }) => ({ of: { stack: stack.id }, environment: stack.environment, ...asked })),
    ];
    const problems = locks.flatMap(({ of, environment, failure }): StateProblem[] =>
      failure === undefined
        ? []
        : [
            {
              environment,
              ...("stack" in of && of),
              file: shownPath(context.io, failure.file),
              kind: failure.kind,
              message: shownPath(context.io, failure.message),
            },
          ],
    );
    const held = locks.flatMap(({ of, status }) => (status.status === "held" ? [{ of, lock: status.lock }] : []));
    const unknown = locks.flatMap(({ of, status, failure }) =>
      status.status === "unknown"
        ? [{ of, reason: shownPath(context.io, status.reason), hasFailed: failure !== undefined }]
        : [],
    );
    const now = context.services.now();
    const [first] = held;
    printResult(context, {
      json: options.json,
      survey: { ...found, problems: [...found.problems, ...problems] },
      data: {
        environments: held.flatMap(({ of, lock }) =>
          "environment" in of ? [{ ...of, ...lockJson(context, lock, now) }] : [],
        ),
        locks: held.flatMap(({ of, lock }) => ("stack" in of ? [{ ...of, ...lockJson(context, lock, now) }] : [])),
        unknown: unknown.map(({ of, reason }) => ({ ...of, reason })),
        free: ofStates.flatMap(({ stack, status }) => (status.status === "free" ? [stack.id] : [])),
      },
      text: [
        ...(first === undefined ? [] : [lockTable(context, held, now), ""]),
        first === undefined
          ? `No lock is ${unknown.length === 0 ? "" : "known to be "}held. Asked for ${plural(ofStates.length, "stack")}${ofEnvironments.length === 0 ? "" : ` and ${plural(ofEnvironments.length, "environment")}`}.`
          : `${plural(held.length, "lock")} held.`,
        // What could not be read is told with the errors.
        ...unknown.flatMap(({ of, reason, hasFailed }) => (hasFailed ? [] : [`${nameOf(of)}: not known. ${reason}`])),
        ...(first === undefined
          ? []
          : [
              `To release one: ./platform state unlock ${nameOf(first.of)}${targetHint(found)} --id ${quoted(printable(first.lock.id))}`,
            ]),
      ].join("\n"),
    });
  });
}

/** A stack's state, or a whole environment. */
type Lockable = { readonly stack: string } | { readonly environment: string };

function nameOf(of: Lockable): string {
  return "stack" in of ? of.stack : of.environment;
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

function lockTable(context: Context, held: readonly { of: Lockable; lock: Lock }[], now: Date): string {
  return printedTable(context, held, [
    { title: "LOCKED", value: ({ of }) => ("stack" in of ? of.stack : `${of.environment} (environment)`) },
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
