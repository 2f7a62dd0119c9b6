import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { isRunning } from "./local-aws/testing/is-running.ts";

it("ends every process and removes the folder once this process is killed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "watchdog-"));
  const module = new URL("watchdog.ts", import.meta.url).href;
  const script = join(directory, "watched.mjs");
  writeFileSync(
    script,
    `import { spawn } from "node:child_process";
     import { Watchdog } from ${JSON.stringify(module)};
     const watchdog = new Watchdog(${JSON.stringify(directory)});
     const pids = [1, 2].map(() => spawn("sleep", ["600"], { detached: true, stdio: "ignore" }).pid);
     for (const pid of pids) watchdog.watch(pid);
     console.log(JSON.stringify(pids));`,
  );
  const watched = spawn(process.execPath, ["--import", "tsx", script], { stdio: ["ignore", "pipe", "inherit"] });
  const pids = JSON.parse(
    await new Promise<string>((resolve) => watched.stdout.once("data", (line) => resolve(String(line)))),
  ) as number[];
  expect(pids.map(isRunning)).toEqual([true, true]);
  watched.kill("SIGKILL");
  while (existsSync(directory)) await sleep(50);
  expect(pids.map(isRunning)).toEqual([false, false]);
});
