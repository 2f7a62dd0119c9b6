import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { thisProcess } from "@ml-platform/state";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { lostAccount } from "./lost-account.ts";
import { accountDirectory, logFile } from "./run-file.ts";

const root = scratchDirectory("lost-");
const account = "111111111111";
/** No process has this id: https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html (pid_max) */
const ended = { account, process: { ...thisProcess(), pid: 2 ** 22 + 1 } };

it("says nothing while it runs", () => {
  expect(lostAccount({ root }, { account, process: thisProcess() }, "small")).toBeUndefined();
});

it("says what happened and how to go on, and names the log that is left", () => {
  const after = "everything in it is gone, states included.";
  const next = "To start afresh: ./platform apply small --target local";
  const start = `The local AWS of account ${account} ended while this command was at work:`;
  expect(lostAccount({ root }, ended, "small")?.message).toBe(`${start} ${after} ${next}`);
  const log = logFile(accountDirectory(root, account));
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, "");
  const named = join(".platform", "local", account, "local-aws.log");
  expect(lostAccount({ root }, ended, "small")?.message).toBe(`${start} ${after} Its log: ${named}. ${next}`);
});
