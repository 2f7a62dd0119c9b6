import type { Io } from "../io.ts";
import type { ProgramName } from "../terraform/program.ts";
import type { Terraform } from "../terraform/terraform.ts";
import type { Progress } from "./progress.ts";

export interface Interruption {
  isInterrupted(): boolean;
  stop(): void;
}

interface Listening {
  readonly io: Pick<Io, "onInterrupt">;
  readonly terraform: Pick<Terraform, "interrupt" | "kill">;
  /** Named in messages. */
  readonly program: ProgramName;
  readonly progress: Pick<Progress, "say">;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/**
 * One Ctrl-C arrives several times: the terminal signals every process that runs on it, and npm and pnpm forward the
 * signals that they receive. A signal within this time after the first counts as the same key press.
 */
const samePressMilliseconds = 1000;

/** Stops Terraform or OpenTofu cleanly at the first Ctrl-C, and kills it at the second. */
export function listenForInterrupts({ io, terraform, program, progress, now }: Listening): Interruption {
  let first: number | undefined;
  let isKilled = false;
  const stop = io.onInterrupt(() => {
    if (first === undefined) {
      first = now();
      progress.say(
        `\nStopping: ${program} finishes the current resource and saves its state. Press Ctrl-C again to kill it.`,
      );
      terraform.interrupt();
    } else if (!isKilled && now() - first >= samePressMilliseconds) {
      isKilled = true;
      progress.say("\nKilled: the last change may be missing from the state. Plan before you apply again.");
      terraform.kill();
    }
  });
  return { isInterrupted: () => first !== undefined, stop };
}
