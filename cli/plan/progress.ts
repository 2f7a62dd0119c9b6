import type { Colors } from "picocolors/types";
import type { Io } from "../io.ts";
import type { Operation } from "./activities.ts";
import { type Phase, type Status, statusText, waitText } from "./progress-line.ts";

/** Shows the progress of each stack on stderr while a command runs. */
export interface Progress {
  /** Shows these stacks as waiting. */
  start(ids: readonly string[]): void;
  update(id: string, status: Partial<Status> & { readonly phase: Phase }): void;
  /** Prints a line for a person above the progress. */
  say(text: string): void;
  stop(): void;
}

interface ProgressOptions {
  /** What runs in a stack, shown once the stack makes no progress. @default nothing is known */
  readonly operations?: (stack: string) => readonly Operation[];
  /** Milliseconds since the epoch. @default the system's clock */
  readonly now?: () => number;
}

/**
 * On a terminal, one line per stack, updated in place; elsewhere, or with CI set, one line per change of phase. A stack
 * that makes no progress says every 30 seconds what it waits for.
 */
export async function createProgress(io: Io, colors: Colors, options: ProgressOptions = {}): Promise<Progress> {
  const given = { operations: () => [], now: () => Date.now(), ...options };
  return isLive(io) ? await liveProgress(io, colors, given) : plainProgress(io, given);
}

/** Shows nothing but what a person should know. */
export function quietProgress(say: (text: string) => void): Progress {
  return { start() {}, update() {}, say, stop() {} };
}

/** A terminal that can move its cursor and knows how wide it is. */
export function isLive({ stderr, env }: Io): boolean {
  return stderr.isTTY === true && (stderr.columns ?? 0) > 0 && (env["CI"] ?? "") === "" && env["TERM"] !== "dumb";
}

/** How long a stack may make no progress until its line says what it waits for. */
const silenceMilliseconds = 30_000;

/** The next status, with the times at which work began and ended, as its phases show. */
function follow(before: Status, next: Partial<Status> & { phase: Phase }, now: number): Status {
  const { count: _, note: __, ...times } = before;
  const isOver =
    next.phase === "done" || next.phase === "failed" || next.phase === "interrupted" || next.phase === "not run";
  const isWaiting = next.phase === "waiting" || next.phase === "not run";
  if (isWaiting) return next;
  if (isOver) return { ...times, ...next, ...(times.began !== undefined && { ended: now }) };
  return { began: times.ended === undefined ? (times.began ?? now) : now, ...next };
}

const refreshMilliseconds = 100;

async function liveProgress(io: Io, colors: Colors, { operations, now }: Required<ProgressOptions>): Promise<Progress> {
  const { createLogUpdate } = await import("log-update");
  const statuses = new Map<string, Status>();
  const moved = new Map<string, number>();
  const show = createLogUpdate(io.stderr as NodeJS.WriteStream);
  const paint = (phase: Phase, text: string): string => {
    if (phase === "done") return colors.green(text);
    if (phase === "failed" || phase === "interrupted") return colors.red(text);
    return phase === "waiting" || phase === "not run" ? colors.dim(text) : text;
  };
  const draw = (): void => {
    const width = Math.max(...[...statuses.keys()].map((id) => id.length));
    const lines = [...statuses].map(([id, status]) => {
      const isStill = isActive(status) && now() - (moved.get(id) ?? now()) >= silenceMilliseconds;
      const shown = isStill ? withWait(status, operations(id), now()) : status;
      return `  ${id.padEnd(width)}  ${paint(status.phase, firstLine(statusText(shown, now())))}`;
    });
    show(lines.join("\n"));
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    start(ids) {
      statuses.clear();
      for (const id of ids) statuses.set(id, { phase: "waiting" });
      timer = setInterval(draw, refreshMilliseconds);
    },
    update(id, status) {
      moved.set(id, now());
      statuses.set(id, follow(statuses.get(id) ?? { phase: "waiting" }, status, now()));
    },
    say(text) {
      show.clear();
      io.stderr.write(`${text}\n`);
    },
    stop() {
      clearInterval(timer);
      show.clear();
    },
  };
}

/** A stack that makes progress reports it this often. */
const heartbeatMilliseconds = 15_000;
const checkMilliseconds = 1000;

function plainProgress(io: Io, { operations, now: clock }: Required<ProgressOptions>): Progress {
  const statuses = new Map<string, Status>();
  const printed = new Map<string, number>();
  const print = (id: string, status: Status, now: number): void => {
    printed.set(id, now);
    const time = new Date(now).toISOString().slice(11, 19);
    io.stderr.write(`${time} ${id} ${firstLine(statusText(status, now))}\n`);
  };
  const breakSilence = (): void => {
    const now = clock();
    for (const [id, status] of statuses) {
      if (!isActive(status) || now - (printed.get(id) ?? now) < silenceMilliseconds) continue;
      print(id, withWait(status, operations(id), now), now);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    start() {
      statuses.clear();
      clearInterval(timer);
      timer = setInterval(breakSilence, checkMilliseconds).unref();
    },
    update(id, next) {
      const before = statuses.get(id) ?? { phase: "waiting" };
      const now = clock();
      const status = follow(before, next, now);
      statuses.set(id, status);
      const isHeartbeat = now - (printed.get(id) ?? now) > heartbeatMilliseconds;
      const isNews = status.note !== undefined && status.note !== before.note;
      if (before.phase === status.phase && !isNews && !isHeartbeat) return;
      const { began: _, ...atOnce } = status;
      print(id, status.ended !== undefined || isHeartbeat ? status : atOnce, now);
    },
    say: (text) => io.stderr.write(`${text}\n`),
    stop: () => clearInterval(timer),
  };
}

/** Whether something is being done, so that silence would be a riddle. */
function isActive({ phase }: Status): boolean {
  return phase === "initializing" || phase === "planning" || phase === "applying" || phase === "destroying";
}

function withWait(status: Status, operations: readonly Operation[], now: number): Status {
  const wait = waitText(operations, now);
  return wait === "" ? status : { ...status, note: status.note === undefined ? wait : `${status.note}; ${wait}` };
}

/** The report that follows contains the whole error. */
function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
