import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { capturedIo } from "../testing/captured-io.ts";
import { megabytes, showWork } from "./show-work.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function terminal(isTTY: boolean, env: Record<string, string> = {}) {
  const { io, captured } = capturedIo({ root: "/", env, ask: undefined, onInterrupt: () => () => {} });
  Object.assign(io.stderr, { isTTY, columns: 100 });
  return { io, captured };
}

it("says where there is no terminal what begins, and every 15 seconds how far it is", () => {
  const { io, captured } = terminal(false);
  const work = showWork(io, "Downloading etcd 3.6.13");
  work.update(megabytes(3_400_000, 24_000_000));
  vi.advanceTimersByTime(14_000);
  expect(captured().stderr).toBe("Downloading etcd 3.6.13 ...\n");
  vi.advanceTimersByTime(2000);
  work.stop();
  vi.advanceTimersByTime(60_000);
  expect(captured().stderr).toBe("Downloading etcd 3.6.13 ...\nDownloading etcd 3.6.13 ... 3 of 24 MB 15.0 s\n");
});

it("updates one line on a terminal, and leaves its last words", () => {
  const { io, captured } = terminal(true);
  const work = showWork(io, "Downloading etcd 3.6.13");
  vi.advanceTimersByTime(2500);
  expect(captured().stderr).toContain("Downloading etcd 3.6.13 ... 2.5 s");
  work.update(megabytes(24_000_000, undefined));
  work.stop();
  expect(captured().stderr).toMatch(/Downloading etcd 3\.6\.13 \.\.\. 24 MB 2\.5 s\n.*$/);
});

it("does not move the cursor in a job", () => {
  const { io, captured } = terminal(true, { CI: "true" });
  showWork(io, "Installing moto 5.2.1 with pip").stop();
  expect(captured().stderr).toBe("Installing moto 5.2.1 with pip ...\n");
});
