import { createLogUpdate } from "log-update";
import type { Colors } from "picocolors/types";
import type { Io } from "../io.ts";
import { type Phase, type Status, statusText } from "./progress-line.ts";

/** Shows the progress of each stack on stderr while a command runs. */
export interface Progress {
  /** Shows these stacks as waiting. */
  start(ids: readonly string[]): void;
  update(id: string, status: Partial<Status> & { readonly phase: Phase }): void;
  /** Prints a line for a person above the progress. */
  say(text: string): void;
  stop(): void;
}

/** On a terminal, one line per stack, updated in place; elsewhere, or with CI set, one line per change of phase. */
export function createProgress(io: Io, colors: Colors): Progress {
  const isLive = io.stderr.isTTY === true && (io.env["CI"] ?? "") === "";
  return isLive ? liveProgress(io, colors) : plainProgress(io);
}

/** The next status, with the times at which work began and ended, as its phases show. */
function follow(before: Status, next: Partial<Status> & { phase: Phase }, now: number): Status {
  const { count: _, note: __, ...times } = before;
  const isOver = next.phase === "done" || next.phase === "failed" || next.phase === "not run";
  const isWaiting = next.phase === "waiting" || next.phase === "not run";
  if (isWaiting) return next;
  if (isOver) return { ...times, ...next, ...(times.began !== undefined && { ended: now }) };
  return { began: times.ended === undefined ? (times.began ?? now) : now, ...next };
}

const refreshMilliseconds = 100;

function liveProgress(io: Io, colors: Colors): Progress {
  const statuses = new Map<string, Status>();
  const show = createLogUpdate(io.stderr as NodeJS.WriteStream);
  const paint = (phase: Phase, text: string): string => {
    if (phase === "done") return colors.green(text);
    if (phase === "failed") return colors.red(text);
    return phase === "waiting" || phase === "not run" ? colors.dim(text) : text;
  };
  const draw = (): void => {
    const width = Math.max(...[...statuses.keys()].map((id) => id.length));
    const lines = [...statuses].map(([id, status]) => {
      return `  ${id.padEnd(width)}  ${paint(status.phase, firstLine(statusText(status, Date.now())))}`;
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
    update: (id, status) => statuses.set(id, follow(statuses.get(id) ?? { phase: "waiting" }, status, Date.now())),
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

/** Longest silence about a stack that is being worked on. */
const heartbeatMilliseconds = 15_000;

function plainProgress(io: Io): Progress {
  const statuses = new Map<string, Status>();
  const printed = new Map<string, number>();
  return {
    start() {
      statuses.clear();
    },
    update(id, next) {
      const before = statuses.get(id) ?? { phase: "waiting" };
      const now = Date.now();
      const status = follow(before, next, now);
      statuses.set(id, status);
      const isHeartbeat = now - (printed.get(id) ?? now) > heartbeatMilliseconds;
      const isNews = status.note !== undefined && status.note !== before.note;
      if (before.phase === status.phase && !isNews && !isHeartbeat) return;
      printed.set(id, now);
      const time = new Date(now).toISOString().slice(11, 19);
      const { began: _, ...atOnce } = status;
      const hasTime = status.ended !== undefined || isHeartbeat;
      io.stderr.write(`${time} ${id} ${firstLine(statusText(hasTime ? status : atOnce, now))}\n`);
    },
    say: (text) => io.stderr.write(`${text}\n`),
    stop() {},
  };
}

/** The report that follows contains the whole error. */
function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
