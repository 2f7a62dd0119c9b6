import type { Io } from "../io.ts";
import type { ProgramName } from "../terraform/program.ts";
import type { Terraform } from "../terraform/terraform.ts";
import type { Progress } from "./progress.ts";

export interface Interruption {
  isInterrupted(): boolean;
  /** Whether Terraform was killed, so that its last changes may be missing from the state. */
  isKilled(): boolean;
  stop(): void;
}

interface Listening {
  readonly io: Pick<Io, "onInterrupt" | "exit">;
  readonly terraform: Pick<Terraform, "interrupt" | "kill">;
  /** Named in messages. */
  readonly program: ProgramName;
  readonly progress: Pick<Progress, "say">;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** What to know once Terraform was killed: what it was doing, which locks may remain. */
  readonly lastWord: () => string;
  /** Milliseconds after which the run is stopped. @default it may take as long as it needs */
  readonly timeLimit?: number | undefined;
}

/**
 * One Ctrl-C arrives several times: the terminal signals every process that runs on it, and npm and pnpm forward the
 * signals that they receive. A signal within this time after the first counts as the same key press.
 */
const samePressMilliseconds = 1000;

/** How long Terraform may take to stop at the time limit, before it is killed. */
const graceMilliseconds = 120_000;

/** How long the command may take to report once Terraform was killed. */
const exitMilliseconds = 5000;

/** setTimeout takes no more (2^31 - 1 milliseconds, 24.8 days). */
const longestTimeout = 2 ** 31 - 1;

/**
 * Stops Terraform or OpenTofu cleanly at the first Ctrl-C, and kills it at the second: whatever hangs, the process then
 * ends within seconds. A time limit does the same as the first, and a while later as the second.
 */
export function listenForInterrupts(listening: Listening): Interruption {
  const { io, terraform, program, progress, now, lastWord, timeLimit } = listening;
  let first: number | undefined;
  let isKilled = false;
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number, act: () => void): void => {
    timers.push(setTimeout(act, Math.min(milliseconds, longestTimeout)));
  };
  const stopCleanly = (why: string, otherwise: string): void => {
    first = now();
    progress.say(`\n${why}: ${program} finishes the current resource and saves its state. ${otherwise}`);
    terraform.interrupt();
  };
  const kill = (): void => {
    isKilled = true;
    progress.say(`\nKilled. ${lastWord()}`);
    terraform.kill();
    after(exitMilliseconds, () => {
      progress.say("Something does not end. The command ends without a report.");
      io.exit(1);
    });
  };
  const stop = io.onInterrupt(() => {
    if (first === undefined) stopCleanly("Stopping", "Press Ctrl-C again to kill it.");
    else if (!isKilled && now() - first >= samePressMilliseconds) kill();
  });
  if (timeLimit !== undefined) {
    after(timeLimit, () => {
      if (first !== undefined) return;
      stopCleanly(
        "The time limit is over",
        `It is killed if that takes more than ${graceMilliseconds / 60_000} minutes.`,
      );
      after(graceMilliseconds, () => {
        if (!isKilled) kill();
      });
    });
  }
  return {
    isInterrupted: () => first !== undefined,
    isKilled: () => isKilled,
    stop() {
      stop();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
