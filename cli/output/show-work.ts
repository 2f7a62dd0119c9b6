import { createLogUpdate } from "log-update";
import type { Io } from "../io.ts";
import { isLive } from "../plan/progress.ts";
import { seconds } from "../plan/progress-line.ts";

/** One thing that takes long and is shown on stderr while it is done. */
export interface Work {
  /** How far it is: `34 of 84 MB`. */
  update(detail: string): void;
  stop(): void;
}

const refreshMilliseconds = 100;
/** Where lines cannot be updated, a new one says so often how far it is. */
const heartbeatMilliseconds = 15_000;

/** @param what a phrase: `Downloading etcd 3.6.13` */
export function showWork(io: Io, what: string): Work {
  const began = Date.now();
  let detail = "";
  const line = (): string => [what, "...", detail, seconds(Date.now() - began)].filter((part) => part !== "").join(" ");
  if (!isLive(io)) {
    io.stderr.write(`${what} ...\n`);
    return shown(
      setInterval(() => io.stderr.write(`${line()}\n`), heartbeatMilliseconds),
      () => {},
    );
  }
  const show = createLogUpdate(io.stderr as NodeJS.WriteStream);
  show(line());
  return shown(
    setInterval(() => show(line()), refreshMilliseconds),
    () => {
      show(line());
      show.done();
    },
  );

  function shown(timer: NodeJS.Timeout, end: () => void): Work {
    timer.unref();
    return {
      update(text) {
        detail = text;
      },
      stop() {
        clearInterval(timer);
        end();
      },
    };
  }
}

const megabyte = 1_000_000;

/** `34 of 84 MB`, or `34 MB` if it is not known of how many. */
export function megabytes(arrived: number, total: number | undefined): string {
  const whole = (bytes: number): string => (bytes / megabyte).toFixed(0);
  return total === undefined ? `${whole(arrived)} MB` : `${whole(arrived)} of ${whole(total)} MB`;
}
