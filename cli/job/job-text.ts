import type { Colors } from "picocolors/types";
import type { Io } from "../io.ts";
import { printable } from "../output/printable.ts";
import { hourText } from "../sandpit/cost/cost-text.ts";
import type { Followed, JobEvent } from "./follow-job.ts";
import type { JobPlace } from "./job-place.ts";

/** How what happens to a job is printed. */
export interface JobPrinter {
  tell(event: JobEvent): void;
  /** @returns the exit code of the command */
  end(followed: Followed): number;
}

interface Printing {
  readonly io: Pick<Io, "stdout" | "stderr">;
  readonly colors: Colors;
  readonly now: () => Date;
  readonly place: Pick<JobPlace, "command">;
  readonly job: string;
  /** Whether the log of every node is shown. */
  readonly all: boolean;
}

/** 128 and the number of SIGINT, as a shell has it: the job has neither succeeded nor failed. */
export const detachedCode = 130;

/** For a person: the log on stdout, all else on stderr. */
export function textPrinter({ io, colors, now, place, job, all }: Printing): JobPrinter {
  const say = (text: string): void =>
    void io.stderr.write(`${colors.dim(now().toISOString().slice(11, 19))} ${printable(text)}\n`);
  return {
    tell(event) {
      if (event.event === "log") {
        io.stdout.write(`${all ? colors.dim(`${event.rank}| `) : ""}${printable(event.line)}\n`);
      } else if (event.event === "failure") say(`${event.pod} has failed: ${event.message}`);
      else if (event.event === "state") say(`${event.state}: ${event.message}`);
      else say(`note: ${event.message}`);
    },
    end({ result, status, cost }) {
      const spent = costText(cost);
      if (result === "detached") {
        io.stderr.write(
          `${job} goes on${spent}. To follow it: ${place.command("logs", job, "--follow")}. To stop it: ${place.command("stop", job)}.\n`,
        );
        return detachedCode;
      }
      if (result === "succeeded") {
        say(`${job} has succeeded${spent}.`);
        return 0;
      }
      const why = result === "gone" ? "somebody has deleted it before its end" : (status?.message ?? "no reason");
      io.stderr.write(
        `${colors.red("error:")} ${printable(`${job} has ${result === "gone" ? "gone" : "failed"}: ${why}${spent}.`)}\n`,
      );
      return 1;
    },
  };
}

/** For programs: every event is a line of JSON on stdout. */
export function jsonPrinter({ io, now, job }: Printing): JobPrinter {
  const write = (event: object): void => jsonLine(io, now(), event);
  return {
    tell: (event) => write(event.event === "state" ? { ...event, ...rounded(event.cost) } : event),
    end({ result, status, cost }) {
      const { reason, message, exitCode } = status ?? {};
      write({
        event: "end",
        job,
        result,
        ...(reason !== undefined && { reason }),
        ...(message !== undefined && { message }),
        ...(exitCode !== undefined && { exitCode }),
        ...rounded(cost),
      });
      return { succeeded: 0, failed: 1, gone: 1, detached: detachedCode }[result];
    },
  };
}

export function jsonLine(io: Pick<Io, "stdout">, now: Date, event: object): void {
  io.stdout.write(`${printable(JSON.stringify({ time: now.toISOString(), ...event }))}\n`);
}

/** US dollars with cents and their hundredth part. */
export function rounded(cost: number | undefined): { readonly cost?: number } {
  return cost === undefined ? {} : { cost: Number(cost.toFixed(4)) };
}

/** `; its pods have cost about $3.20 so far`; empty without a price. */
function costText(cost: number | undefined): string {
  return cost === undefined ? "" : `; its pods have cost about ${hourText(cost)} (an estimate)`;
}
