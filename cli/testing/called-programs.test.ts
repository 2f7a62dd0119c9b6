import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { callInsteadOfStarting } from "./called-programs.ts";
import { scratchDirectory } from "./scratch-directory.ts";

const directory = mkdtempSync(join(scratchDirectory("called-"), "programs-"));
const path = join(directory, "program");
writeFileSync(path, "#!/bin/sh\necho started", { mode: 0o755 });

it("calls a stand-in with arguments and directory, instead of the program, and others not at all", async () => {
  expect((await execa(path)).stdout).toBe("started");
  callInsteadOfStarting(path, ({ args, cwd, print }) => {
    print(`${args.join(" ")} in ${cwd}`);
    return 0;
  });
  const { stdout, exitCode } = await execa(path, ["one", "two"], { cwd: directory });
  expect([stdout, exitCode]).toEqual([`one two in ${directory}`, 0]);
  callInsteadOfStarting(path, ({ args }) => ({ file: "echo", args: [...args, "after all"] }));
  expect((await execa(path, ["started"])).stdout).toBe("started after all");
  expect((await execa("echo", ["other"])).stdout).toBe("other");
});

it("has what it prints in an open file, and its exit code", async () => {
  callInsteadOfStarting(path, ({ print }) => {
    print("a line");
    return 3;
  });
  const file = openSync(join(directory, "output"), "w");
  const started = execa(path, [], { stdout: file as never, stderr: file as never, reject: false });
  closeSync(file);
  expect((await started).exitCode).toBe(3);
  expect(readFileSync(join(directory, "output"), "utf8")).toBe("a line\n");
});
