import { existsSync } from "node:fs";
import { ensureTerraform, processIo } from "@ml-platform/cli";
import { smallSpec } from "@ml-platform/environments/testing";
import { UserError } from "@ml-platform/rules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resetRehearsal } from "../kills.ts";
import { ReferenceCopy } from "../reference-copy.ts";
import { killOf, killRun, printedCommands } from "./kill-run.ts";

it("finds the commands that messages print", () => {
  expect(
    printedCommands(
      'It exists. To take it in: ./platform import dev aws_a.b "$(npx emulator find aws_a vpc_id=vpc-1)" --target emulated. If it is not yours, ...\nTo go on: ./platform apply dev\n  ./platform state push dev-network .platform/a/unsaved.jsonl --target emulated\n',
    ),
  ).toEqual([
    './platform import dev aws_a.b "$(npx emulator find aws_a vpc_id=vpc-1)" --target emulated',
    "./platform state push dev-network .platform/a/unsaved.jsonl --target emulated",
  ]);
});

it("finds how to get rid of a state that is cut off", () => {
  const [file, backup] = [".platform/emulated/state/a.tfstate", ".platform/emulated/state/a.tfstate.backup"];
  expect(printedCommands(`If nothing was ever applied, delete the file: rm ${file}\n`)).toEqual([`rm ${file}`]);
  expect(printedCommands(`then plan: cp ${backup} ${file}. Otherwise: rm ${file}`)).toEqual([`cp ${backup} ${file}`]);
});

// Both commands, both moments and every victim once; `pnpm bench kills` does the same 60 times.
describe("a killed run", () => {
  let copy: ReferenceCopy | undefined;
  let obstacle = existsSync("/proc/self/cwd") ? undefined : "only Linux tells which processes to kill";
  beforeAll(async () => {
    copy = new ReferenceCopy([smallSpec]);
    try {
      process.env["PLATFORM_TERRAFORM"] = await ensureTerraform(processIo(copy.root));
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      obstacle = failure.message;
    }
  });
  afterAll(() => copy?.remove());

  it.for([2, 3, 6])("converges with the commands that it prints: seed %s", async (seed, { skip }) => {
    skip(obstacle !== undefined, obstacle);
    const { root } = copy as ReferenceCopy;
    resetRehearsal(root);
    const outcome = await killRun(root, killOf(seed));
    expect(outcome, JSON.stringify(outcome.commands)).toMatchObject({ converged: true, unnamed: [] });
  });
});
