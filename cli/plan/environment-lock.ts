import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "@ml-platform/rules";
import {
  type EnvironmentLock,
  type Lock,
  type LockStatus,
  openEnvironmentLock,
  release,
  StateError,
} from "@ml-platform/state";
import { printable } from "../output/printable.ts";
import { quoted } from "../output/quoted.ts";
import { milliseconds } from "./duration.ts";
import { scopeHint, targetHint } from "./hints.ts";
import { locateLock, openOptions, shownPath } from "./locate.ts";
import type { Place, Request, Run } from "./run.ts";
import { waitForLock } from "./wait-for-lock.ts";

/** A command that changes what exists. */
export type Operation =
  | "apply"
  | "bootstrap"
  | "destroy"
  | "import"
  | "move"
  | "push"
  | `sandpit ${"up" | "down" | "sleep" | "wake" | "reap"}`;

/** Another run is at work, so nothing was changed. */
export class LockedError extends UserError {}

/**
 * Does `work` while no other run changes these environments. What exists must be looked at in `work`: before, another run
 * may still be changing it. The locks are released whatever becomes of `work`; if this process is killed, they remain,
 * but for one on this machine, which the next run takes over.
 *
 * @param environments in the order in which every command that needs several of them locks them
 * @throws {LockedError} when a lock cannot be acquired within `--lock-timeout`; nothing was changed then
 */
export async function underLock<T>(
  run: Run,
  operation: Operation,
  environments: readonly Place[],
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = environments;
  if (first === undefined) return await work();
  const lock = openLock(run.request, first);
  if (lock === undefined) {
    run.progress.say(
      `The backend of ${first.name} has no lock for a whole environment, only for each of its states: make sure that nobody else applies or destroys ${first.name} at the same time.`,
    );
    return await underLock(run, operation, others, work);
  }
  const id = await acquire(run, first, lock, infoOf(run, operation, first));
  try {
    return await underLock(run, operation, others, work);
  } finally {
    await releaseOwn(run, first, lock, id);
  }
}

/** The lock of an environment, or undefined if its backend has none. */
export function openLock(
  { io, target }: Pick<Request, "io" | "target">,
  environment: Place,
): EnvironmentLock | undefined {
  return openEnvironmentLock(locateLock(io, target, environment), openOptions(io, target));
}

/** What others read about this run, in the words of a state lock. */
function infoOf({ request, environment, program }: Run, operation: Operation, locked: Place): Lock {
  const { io, services } = request;
  const job = io.env["CI_JOB_URL"];
  const isOfState = operation === "move" || operation === "push";
  const command = `platform ${isOfState ? "state " : ""}${operation} ${environment.name}${scopeHint(request)}`;
  return {
    id: randomUUID(),
    operation,
    info: `${command} (process ${process.pid}${job === undefined ? "" : `, ${job}`})`,
    who: `${userName(io.env)}@${hostname()}`,
    terraformVersion: program.version,
    created: services.now(),
    path: locked.name,
  };
}

function userName(env: Readonly<Record<string, string | undefined>>): string {
  const { GITLAB_USER_LOGIN: inPipeline, USER: user } = env;
  if (inPipeline !== undefined) return inPipeline;
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that it does not know.
    return user ?? `user ${process.getuid?.() ?? ""}`.trim();
  }
}

/** How often a waiting run says that it still waits. */
const reminderMilliseconds = 30_000;

async function acquire(run: Run, environment: Place, lock: EnvironmentLock, info: Lock): Promise<string> {
  const { lockTimeout } = run.request;
  let said = Number.NEGATIVE_INFINITY;
  const tried = await waitForLock({
    attempt: async () => {
      const attempt = await asked(run, environment, lock, () => lock.acquire(info));
      if (attempt.status === "refused") return { heldBy: attempt.by };
      if (attempt.replaced !== undefined) {
        run.progress.say(
          `The last run that changed ${environment.name} ended without releasing its lock (${holderText(attempt.replaced)}). This run has taken the lock over.`,
        );
      }
      return { acquired: info.id };
    },
    timeoutMilliseconds: milliseconds(lockTimeout) ?? 0,
    onWait(heldBy, waited) {
      if (waited - said < reminderMilliseconds) return;
      said = waited;
      run.progress.say(`Waiting for the lock of ${environment.name}: ${heldText(heldBy)}.`);
    },
    isInterrupted: run.isInterrupted,
    now: () => performance.now(),
    sleep,
  });
  if ("acquired" in tried) return tried.acquired;
  if (run.isInterrupted()) {
    throw new UserError(`Interrupted while it waited for the lock of ${environment.name}. Nothing was changed.`);
  }
  throw new LockedError(refusal(run, environment, tried.heldBy));
}

function refusal({ request }: Run, { name }: Place, heldBy: LockStatus): string {
  const id = heldBy.status === "held" ? quoted(printable(heldBy.lock.id)) : "<lock id>";
  return `${name} is locked: ${heldText(heldBy)}. Only one run at a time may change an environment. Wait until that run ends (--lock-timeout 30m waits longer), and run again. If that run no longer exists, release the lock: ./platform state unlock ${name} --id ${id}${targetHint(request)}. Nothing was changed.`;
}

function heldText(heldBy: LockStatus): string {
  switch (heldBy.status) {
    case "held":
      return `held by ${holderText(heldBy.lock)}`;
    case "unknown":
      return heldBy.reason.replace(/\.$/, "");
    case "free":
      return "another run has just released it";
  }
}

/** `anna@laptop since 2026-11-21T20:10:30.000Z: platform apply dev (process 4711), lock 5d0ec0bb-...` */
function holderText({ who, created, info, operation, id }: Lock): string {
  const since = created === undefined ? "" : ` since ${created.toISOString()}`;
  return printable(`${who}${since}: ${info === "" ? operation : info}, lock ${id}`);
}

async function releaseOwn(run: Run, { name }: Place, lock: EnvironmentLock, id: string): Promise<void> {
  try {
    if (await release(lock, id)) return;
    run.progress.say(
      `Somebody released the lock of ${name} while this run was at work, so another run may have changed ${name} at the same time. Plan it before you apply again.`,
    );
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    const reason = shownPath(run.request.io, `${lock.file}: ${failure.message}`);
    run.progress.say(
      `The lock of ${name} could not be released: ${reason} Release it: ./platform state unlock ${name} --id ${id}${targetHint(run.request)}`,
    );
  }
}

/** @throws {UserError} when the backend refuses */
async function asked<T>(run: Run, { name }: Place, { file }: EnvironmentLock, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    const reason = shownPath(run.request.io, `${file}: ${failure.message}`);
    throw new UserError(`${name} could not be locked. ${reason} Nothing was changed.`, { cause: failure });
  }
}
