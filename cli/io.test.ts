import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const command = fileURLToPath(new URL("bin/platform.mjs", import.meta.url));

function help(stdout: number | "pipe"): Promise<number | null> {
  const child = spawn(process.execPath, [command, "--help"], { stdio: ["ignore", stdout, "ignore"] });
  // The reader closes its end at once.
  child.stdout?.destroy();
  return new Promise((resolve) => child.on("close", resolve));
}

it("fails when its output cannot be written", async ({ skip }) => {
  skip(!existsSync("/dev/full"), "there is no /dev/full here");
  const full = openSync("/dev/full", "w");
  try {
    expect(await help(full)).toBe(1);
  } finally {
    closeSync(full);
  }
});

it("does not fail when the reader closes its end", async () => {
  expect(await help("pipe")).toBe(0);
});
